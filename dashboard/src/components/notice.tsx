import type { ComponentChildren } from 'preact';
import type { ApiError } from '../api/api-error';
import { Icon } from './icon';

/** Instead of rows: why there are none, and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="notice">
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

export function Loading({ rows = 4 }: { readonly rows?: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">Loading</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="skeleton-row" />
      ))}
    </div>
  );
}

const REMEDY: Readonly<Partial<Record<ApiError['code'], string>>> = {
  unreachable: 'Check that the server still runs. The page retries by itself.',
  backend_unavailable: 'A part of the pipeline is down: see Health. The page retries by itself.',
  too_many_requests: 'Wait a moment: the page retries by itself.',
  invalid_parameter: 'Change the filter.',
  unauthorized: 'Open the link that was printed at the start: it carries the control token.',
};

export function Failed({ error, retry }: { readonly error: ApiError; readonly retry?: () => void }) {
  return (
    <div class="notice tone-bad" role="alert">
      <Icon name="warning" />
      <strong>{error.message}</strong>
      <p>{REMEDY[error.code] ?? 'Try again. If it fails again, see the server’s log.'}</p>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
