import type { ReadonlySignal, Signal } from '@preact/signals';
import { asApiError, type ApiError } from '../api/api-error';
import { isOutdated } from '../model/outdated';

/** Something that the page reads from the API again and again. An error leaves the last answer in place. */
export type Resource<Value> = {
  readonly value: ReadonlySignal<Value | undefined>;
  readonly error: ReadonlySignal<ApiError | undefined>;
  /** When the last answer came, milliseconds since the epoch; 0 before. */
  readonly answeredAtMs: ReadonlySignal<number>;
  /** Reads it, or waits for the reading under way. Never rejects: see `error`. */
  readonly load: () => Promise<void>;
  /** Takes a value that came another way, unless it was made before the one that is shown. */
  readonly set: (value: Value) => void;
  /** Drops the last answer, and that of a reading under way. */
  readonly forget: () => Promise<void>;
};

export type MakeSignal = <Value>(value: Value) => Signal<Value>;

type Options<Value> = {
  readonly signal: MakeSignal;
  readonly now: () => number;
  /** When a value was made, by the server's clock. @default values are taken in the order in which they come */
  readonly madeAt?: (value: Value) => string | undefined;
};

export function createResource<Value>(
  read: () => Promise<Value>,
  { signal, now, madeAt = () => undefined }: Options<Value>,
): Resource<Value> {
  const value = signal<Value | undefined>(undefined);
  const error = signal<ApiError | undefined>(undefined);
  const answeredAtMs = signal(0);
  let underWay: Promise<void> | undefined;

  const set = (answer: Value): void => {
    const shown = value.peek();
    if (shown === undefined || !isOutdated(madeAt(answer), madeAt(shown))) value.value = answer;
    error.value = undefined;
    answeredAtMs.value = now();
  };
  const load = async (): Promise<void> => {
    try {
      set(await read());
    } catch (cause) {
      error.value = asApiError(cause);
    }
  };
  return {
    value,
    error,
    answeredAtMs,
    set,
    forget: async () => {
      value.value = undefined;
      await underWay;
      value.value = undefined;
    },
    load: () => (underWay ??= load().finally(() => (underWay = undefined))),
  };
}
