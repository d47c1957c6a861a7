import { ControlConflict } from '../../lib/api/live/producer-control';
import { UserError } from '../../lib/core/user-error';

/** What people can do something about is told to them as a conflict; any other error stays as it is. */
export function asConflict(error: unknown): unknown {
  return error instanceof UserError ? new ControlConflict(error.message, { cause: error }) : error;
}
