import type { ProvisionedThroughput } from '../request-types';
import { validationError } from '../validation-error';

/** The greatest capacity that a request may name. */
export const MAX_UNITS = 1_000_000_000_000;

/** @throws ServiceError */
export function checkThroughput(throughput: ProvisionedThroughput | undefined): void {
  if (!throughput) return;
  for (const name of ['ReadCapacityUnits', 'WriteCapacityUnits'] as const) {
    if (throughput[name] > MAX_UNITS) {
      throw validationError(`Given value ${throughput[name]} for ${name} is out of bounds`);
    }
  }
}
