import { ServiceError } from '../../engines/service-error';
import type { RatedOperation } from '../limits/stream-rates';
import type { Context } from './context';

/**
 * Developer Guide, "Error messages and codes": what operations of the control plane that come too fast are answered.
 *
 * @throws ServiceError ThrottlingException
 */
export function checkStreamRate({ limits, clock }: Context, operation: RatedOperation): void {
  if (limits?.streamRates.take(operation, clock.now()) === false)
    throw new ServiceError('ThrottlingException', 'Rate of requests exceeds the allowed throughput.');
}
