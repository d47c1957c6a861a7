/** Wakes everyone who waits for a change; a woken waiter checks the state again. */
export type Signal = {
  readonly notify: () => void;
  readonly changed: () => Promise<void>;
};

export function createSignal(): Signal {
  let waiting: (() => void)[] = [];
  return {
    notify() {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    changed: () => new Promise((resolve) => void waiting.push(resolve)),
  };
}
