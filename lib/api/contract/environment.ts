/** Environment variable of the key that signs cursors: set by the construct, read by the function. */
export const CURSOR_KEY_ENV = 'CURSOR_KEY';
