import type { BillingMode, OnDemandThroughput, WarmThroughput } from '../request-types';
import { invalidParameters } from '../validation-error';

/** OnDemandThroughput in the API Reference: what takes a maximum away. */
export const NO_MAXIMUM = -1;

/** Of a table, or of an index. */
type Named = { readonly indexName: string | undefined };

const MAXIMA = ['MaxReadRequestUnits', 'MaxWriteRequestUnits'] as const;
const WARM = ['ReadUnitsPerSecond', 'WriteUnitsPerSecond'] as const;

/**
 * @param given the maximum on demand of a request
 * @throws ServiceError for a table that is not on demand, and for numbers that are no maximum
 */
export function checkMaximum(
  given: OnDemandThroughput | undefined,
  { indexName, billingMode, isNew }: Named & { readonly billingMode: BillingMode; readonly isNew: boolean },
): void {
  for (const name of MAXIMA) {
    const units = given?.[name];
    if (units === undefined) continue;
    if (billingMode === 'PROVISIONED') {
      const where = isNew ? 'table BillingMode is PROVISIONED.' : 'the table BillingMode is PROVISIONED';
      throw invalidParameters(`${name} for OnDemandThroughput cannot be specified when ${where}`);
    }
    if (units >= 1 || (units === NO_MAXIMUM && !isNew)) continue;
    const where = indexName === undefined ? 'table' : `index : ${indexName}`;
    throw invalidParameters(`Requested ${name} for OnDemandThroughput for ${where} is outside of valid range`);
  }
}

/** What warm throughput must at least be, and the words for it. */
export type WarmFloor = {
  readonly units: Required<WarmThroughput>;
  readonly reason: (access: 'Read' | 'Write') => string;
};

/** @throws ServiceError for warm throughput below what there is anyway */
export function checkWarm(given: WarmThroughput | undefined, floor: WarmFloor, { indexName }: Named): void {
  for (const name of WARM) {
    const units = given?.[name];
    if (units === undefined || units >= floor.units[name]) continue;
    const where = indexName === undefined ? 'table' : `index ${indexName}`;
    const reason = floor.reason(name === 'ReadUnitsPerSecond' ? 'Read' : 'Write');
    throw invalidParameters(`Requested ${name} for WarmThroughput for ${where} is lower than ${reason}`);
  }
}
