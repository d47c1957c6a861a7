/** A gate between threads: one opens and closes it, the others look. */
export type WriteGate = {
  readonly isClosed: () => boolean;
  readonly set: (state: 'open' | 'closed') => void;
  /** What another thread makes the same gate of. */
  readonly memory: SharedArrayBuffer;
};

export function createWriteGate(memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)): WriteGate {
  const flag = new Int32Array(memory);
  return {
    isClosed: () => Atomics.load(flag, 0) === 1,
    set: (state) => void Atomics.store(flag, 0, state === 'closed' ? 1 : 0),
    memory,
  };
}
