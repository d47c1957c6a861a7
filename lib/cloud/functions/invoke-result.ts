/** The function's response, or why there is none: an error, a timeout, a throttle. */
export type InvokeResult =
  | { readonly ok: true; readonly response: unknown }
  | { readonly ok: false; readonly error: { readonly errorType: string; readonly message: string } };

/** Lambda's error when the function has no free concurrency. */
export const THROTTLED_ERROR_TYPE = 'TooManyRequestsException';

/** Lambda's error when it cannot run the function at all. */
export const SERVICE_ERROR_TYPE = 'ServiceException';
