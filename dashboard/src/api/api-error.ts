import type { Problem } from './types';

/** A request without a usable answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    /** The problem's stable code; `unreachable` if nothing answered, `unreadable` if the answer made no sense. */
    readonly code: Problem['code'] | 'unreachable' | 'unreadable',
    message: string,
    readonly faults: NonNullable<Problem['faults']> = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('unreachable', 'The API does not answer.', [], { cause: error });
}
