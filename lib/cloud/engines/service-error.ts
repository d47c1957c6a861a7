/** An error that a service answers with, in AWS's words. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    /** As AWS names it, such as `ValidationException`; an engine adds the prefix that its protocol has. */
    readonly type: string,
    message: string,
    /** HTTP status. @default 400 */
    readonly status = 400,
    /** Further members of the error, such as `CancellationReasons`. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
