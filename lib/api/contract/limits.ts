/** Maximum sizes of a request, wherever it is served. */
export const MAX_BODY_BYTES = 64 * 1024;
export const MAX_URL_LENGTH = 8 * 1024;
/** All headers with their names; Node's own limit counts the request line too. */
export const MAX_HEADER_BYTES = 16 * 1024;
