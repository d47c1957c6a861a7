import { useEffect, useState } from 'preact/hooks';
import { asApiError, type ApiError } from '../api/api-error';

type Reading<Value> = {
  readonly value: Value | undefined;
  readonly error: ApiError | undefined;
  readonly again: () => void;
};

/** Reads something once, and again for another key or when asked to. The answer for an earlier key is ignored. */
export function useReading<Value>(key: string, read: () => Promise<Value>): Reading<Value> {
  const [value, setValue] = useState<Value>();
  const [error, setError] = useState<ApiError>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => setValue(undefined), [key]);
  useEffect(() => {
    let isCurrent = true;
    setError(undefined);
    read().then(
      (answer) => isCurrent && setValue(answer),
      (cause: unknown) => isCurrent && setError(asApiError(cause)),
    );
    return () => {
      isCurrent = false;
    };
  }, [key, attempt]);
  return { value, error, again: () => setAttempt(attempt + 1) };
}
