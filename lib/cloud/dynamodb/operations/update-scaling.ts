import { checkMaximum, checkWarm, NO_MAXIMUM, type WarmFloor } from '../checks/check-scaling';
import type { BillingMode, UpdateTableRequest, WarmThroughput } from '../request-types';
import type { Table } from '../tables/table';
import type { GlobalIndexState } from '../tables/table-state';
import { initialWarm } from '../tables/warm-units';
import type { Context } from './context';

/** The maximum on demand, and what is carried at once. */
type Scaling = Pick<GlobalIndexState, 'onDemandThroughput' | 'warmThroughput'>;

/** @throws ServiceError for maxima and warm throughput that the table or one of its indexes cannot have */
export function checkScaling(context: Context, table: Table, request: UpdateTableRequest): void {
  const billingMode = request.billingMode ?? table.state.billingMode;
  const check = (given: Partial<Scaling>, floor: () => WarmFloor, of: { indexName?: string; isNew: boolean }) => {
    const named = { indexName: undefined, ...of };
    checkMaximum(given.onDemandThroughput, { ...named, billingMode });
    if (given.warmThroughput) checkWarm(given.warmThroughput, floor(), named);
  };
  check(request, () => currentWarm(context, table, undefined), { isNew: false });
  for (const update of request.globalIndexUpdates) {
    if (update.action === 'Delete') continue;
    if (update.action === 'Update') {
      const { indexName } = update;
      check(update, () => currentWarm(context, table, indexName), { indexName, isNew: false });
      continue;
    }
    const { IndexName: indexName, ProvisionedThroughput, OnDemandThroughput, WarmThroughput } = update.definition;
    const given = {
      ...(OnDemandThroughput && { onDemandThroughput: OnDemandThroughput }),
      ...(WarmThroughput && { warmThroughput: WarmThroughput }),
    };
    check(given, () => initialWarm(billingMode, ProvisionedThroughput), { indexName, isNew: true });
  }
}

function currentWarm({ limits, clock }: Context, table: Table, indexName: string | undefined): WarmFloor {
  return {
    units: limits ? limits.warmThroughput(table, indexName, clock.now()) : declaredWarm(table, indexName),
    reason: () => 'current WarmThroughput, decreasing WarmThroughput is not supported',
  };
}

function declaredWarm({ state }: Table, indexName: string | undefined): Required<WarmThroughput> {
  const part = indexName === undefined ? state : state.globalIndexes.find(({ IndexName }) => IndexName === indexName)!;
  const { readUnits: ReadCapacityUnits, writeUnits: WriteCapacityUnits } = part.throughput;
  const { units } = initialWarm(state.billingMode, { ReadCapacityUnits, WriteCapacityUnits });
  return { ...units, ...part.warmThroughput };
}

/** What an update leaves of them: members that it does not name stay, and maxima go with the on-demand mode. */
export function scalingOf(before: Scaling, given: Partial<Scaling> | undefined, billingMode: BillingMode): Scaling {
  const onDemandThroughput = merged(before.onDemandThroughput, given?.onDemandThroughput);
  const warmThroughput = merged(before.warmThroughput, given?.warmThroughput);
  return {
    ...(onDemandThroughput && billingMode === 'PAY_PER_REQUEST' && { onDemandThroughput }),
    ...(warmThroughput && { warmThroughput }),
  };
}

function merged<Units extends object>(before: Units | undefined, given: Units | undefined): Units | undefined {
  const members = Object.entries({ ...before, ...given }).filter(([, units]) => units !== NO_MAXIMUM);
  // The members are those of the two.
  return members.length === 0 ? undefined : (Object.fromEntries(members) as Units);
}
