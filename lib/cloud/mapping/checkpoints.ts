/** The checkpoint of a closed shard when every record in it is settled. */
export const SHARD_END = 'SHARD_END';

/**
 * How far each shard is settled: the highest sequence number up to which every record was processed, discarded or
 * filtered. Writing may lag behind `set`; a checkpoint that is lost only means that records are delivered again.
 */
export type CheckpointStore = {
  readonly get: (key: string) => string | undefined;
  readonly set: (key: string, value: string) => void;
  readonly forget: (key: string) => void;
  /** Resolves when every change is kept; rejects when it cannot be. */
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
