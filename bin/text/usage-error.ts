import { UserError } from '../../lib/core/user-error';

/** Everything wrong with a call, found before anything is done. Shown with a line for each fault. */
export class UsageError extends UserError {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}
