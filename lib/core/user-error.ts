/**
 * An error that the user can fix: the message is one line that says what was expected, what was found and what to do.
 * The command line prints only the message and exits with 1; `--debug` adds the stack and the cause.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
