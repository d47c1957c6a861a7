/** A page that stays hidden for this long drops its connection. */
export const REST_AFTER_MS = 30_000;

type Options = {
  /** Runs something later; returns what cancels it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly rest: () => void;
  readonly wake: () => void;
};

/** Rests while the page stays hidden, and wakes when it is shown again. */
export function createPageRest({ after, rest, wake }: Options) {
  let cancel = () => {};
  let isResting = false;
  return {
    hidden: (): void => {
      cancel();
      cancel = after(REST_AFTER_MS, () => {
        isResting = true;
        rest();
      });
    },
    shown: (): void => {
      cancel();
      if (isResting) wake();
      isResting = false;
    },
    stop: (): void => cancel(),
  };
}
