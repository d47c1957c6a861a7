import { ServiceError } from '../../engines/service-error';
import type { Kinesis } from '../kinesis';
import type { Member } from '../requests/members';
import type { Stream } from '../stream';

export const DRY_RUN = { type: 'Boolean' } as const satisfies Member;

/**
 * Stands behind the checks of a request, in front of what it does. Developer guide, "Test your permissions and request
 * inputs with dry run": where all checks pass, a dry run is answered with an exception that says so, once a second for a
 * stream.
 *
 * @throws ServiceError DryRunOperationException, ThrottlingException
 */
export function endDryRun(request: { readonly DryRun?: boolean }, { state }: Stream, kinesis: Kinesis): void {
  if (request.DryRun !== true) return;
  if (kinesis.streamLimits?.call('DryRun', state.name, kinesis.now()) === false)
    throw new ServiceError('ThrottlingException', 'Rate exceeded');
  throw new ServiceError('DryRunOperationException', 'The request would have succeeded without the DryRun parameter.');
}
