import type { BillingMode, ProvisionedThroughput, WarmThroughput } from '../request-types';
import type { WarmFloor } from '../checks/check-scaling';

/** Developer Guide, "Initial throughput": what a new table or index on demand carries. */
const INITIAL: Required<WarmThroughput> = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };

const INITIAL_URL =
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial';

/** What a new table or index carries without more being said: all that it is provisioned with, or the same for all. */
export function initialWarm(billingMode: BillingMode, throughput: ProvisionedThroughput | undefined): WarmFloor {
  if (billingMode === 'PAY_PER_REQUEST')
    return { units: INITIAL, reason: () => `initial throughput for OnDemand. See: ${INITIAL_URL}` };
  const { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = throughput ?? {};
  return {
    units: { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write },
    reason: (access) => `${access}CapacityUnits of ProvisionedThroughput`,
  };
}
