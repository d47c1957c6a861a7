import { useState } from 'preact/hooks';
import { asApiError, type ApiError } from '../api/api-error';

export type Action = {
  readonly busy: boolean;
  readonly done: string | undefined;
  readonly error: ApiError | undefined;
  /** Runs it; the reader is told what it resolves with. */
  readonly run: (act: () => Promise<string>) => void;
};

/** Something that a control does: whether it is under way, and how it ended. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<string>();
  const [error, setError] = useState<ApiError>();
  const run = (act: () => Promise<string>) => {
    setBusy(true);
    setDone(undefined);
    setError(undefined);
    act()
      .then(setDone, (cause: unknown) => setError(asApiError(cause)))
      .finally(() => setBusy(false));
  };
  return { busy, done, error, run };
}
