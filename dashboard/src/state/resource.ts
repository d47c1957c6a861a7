import { signal, type ReadonlySignal } from '@preact/signals';
import { asApiError, type ApiError } from '../api/api-error';

/** Something that is read from the API again and again. An error leaves the last answer in place. */
export type Resource<Value> = {
  readonly value: ReadonlySignal<Value | undefined>;
  readonly error: ReadonlySignal<ApiError | undefined>;
  /** When the last answer came, milliseconds since the epoch; 0 before. */
  readonly answeredAtMs: ReadonlySignal<number>;
  /** Reads it; while a reading is under way, that one is waited for. */
  readonly load: () => Promise<void>;
  /** Takes a value that came another way. */
  readonly set: (value: Value) => void;
  /** Lets go of the last answer, once a reading that is under way is over. */
  readonly forget: () => Promise<void>;
};

export function createResource<Value>(read: () => Promise<Value>, now: () => number): Resource<Value> {
  const value = signal<Value | undefined>(undefined);
  const error = signal<ApiError | undefined>(undefined);
  const answeredAtMs = signal(0);
  let underWay: Promise<void> | undefined;

  const set = (answer: Value): void => {
    value.value = answer;
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
