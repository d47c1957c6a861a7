/**
 * An answer that says success and is not one: no JSON, or without what AWS always sends. It is no one's decision and
 * passes by itself: the SDK's clients ask again, as after a fault of the service, and then reject with this.
 */
export class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
  /** Read by the SDK, which asks again. */
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
