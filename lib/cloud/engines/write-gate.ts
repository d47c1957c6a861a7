/** A gate between threads: one thread opens and closes it, the others check it. */
export type WriteGate = {
  readonly isClosed: () => boolean;
  readonly set: (state: 'open' | 'closed') => void;
  /** The memory from which another thread creates the same gate. */
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
