/**
 * A fault that the person at the keyboard can mend: the message is one line that says what was expected, what was got
 * and what to do. The command line prints it alone and exits with 1; `--debug` adds the stack and the cause.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
