import { signal, type ReadonlySignal } from '@preact/signals';
import { asApiError, type ApiError } from '../api/api-error';
import { isOutdated } from '../model/outdated';

/** Something that is read from the API again and again. An error leaves the last answer in place. */
export type Resource<Value> = {
  readonly value: ReadonlySignal<Value | undefined>;
  readonly error: ReadonlySignal<ApiError | undefined>;
  /** When the last answer came, milliseconds since the epoch; 0 before. */
  readonly answeredAtMs: ReadonlySignal<number>;
  /** Reads it; while a reading is under way, that one is waited for. */
  readonly load: () => Promise<void>;
  /** Takes a value that came another way. One that was made before the value that is there is let go. */
  readonly set: (value: Value) => void;
  /** Lets go of the last answer, once a reading that is under way is over. */
  readonly forget: () => Promise<void>;
};

type Options<Value> = {
  readonly now: () => number;
  /** When a value was made, by the server's clock. @default values are taken in the order in which they come */
  readonly madeAt?: (value: Value) => string | undefined;
};

export function createResource<Value>(
  read: () => Promise<Value>,
  { now, madeAt = () => undefined }: Options<Value>,
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
