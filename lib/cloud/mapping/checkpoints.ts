/** Stands for the sequence number of a closed shard whose every record is settled. */
export const SHARD_END = 'SHARD_END';

/**
 * How far each shard is settled: the highest sequence number up to which every record was processed, discarded or
 * filtered. Writing may lag behind `set`; what is lost that way is only delivered again.
 */
export type CheckpointStore = {
  readonly get: (key: string) => string | undefined;
  readonly set: (key: string, value: string) => void;
  readonly forget: (key: string) => void;
  /** Resolves when all that was set is kept; rejects when it cannot be. */
  readonly flush: () => Promise<void>;
};

/** Checkpoints that live as long as the process. */
export function memoryCheckpoints(): CheckpointStore {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    forget: (key) => void values.delete(key),
    flush: () => Promise.resolve(),
  };
}
