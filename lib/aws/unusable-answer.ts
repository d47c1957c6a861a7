/**
 * An answer that says success but is not JSON or lacks what AWS always sends. It passes by itself: the SDK's clients try
 * again, as after a fault of the service, and then reject with this.
 */
export class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
  /** Makes the SDK try again. */
  readonly $retryable = {};
  readonly $fault = 'server';

  constructor(
    operation: string,
    what: string,
    readonly $metadata: { readonly httpStatusCode?: number },
    options?: ErrorOptions,
  ) {
    super(`the answer to ${operation} says success (HTTP ${$metadata.httpStatusCode ?? '?'}) but ${what}`, options);
  }
}
