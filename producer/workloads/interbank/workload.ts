import { eventId, type AnomalyFlag } from '../../../lib/events/envelope';
import { rememberBlocks } from '../blocks';
import type { Workload } from '../workload';
import type { WorkloadDefinition, WorkloadInput } from '../workload-definition';
import { clearingGroupsOf, type ClearingGroup } from './accounts';
import { INTERBANK_ANOMALIES } from './anomalies';
import { STEPS } from './payment';
import type { Cycle } from './cycle';
import { PURPOSES, type InterbankCategory, type InterbankEvent } from '../../../lib/events/interbank';
import { flagOf } from './flags';
import { incidentOf } from './incidents';
import { paymentEvent, unknownParty } from './payment-event';
import { createRounds } from './rounds';
import { simulateCycle } from './simulate-cycle';
import { eventHead } from '../event-head';

type Block = { readonly group: ClearingGroup; readonly cycle: Cycle; readonly paymentIds: string };

/** Kept in addition to one cycle per lane: cycles that begin while others end. */
const MORE_BLOCKS = 8;
const NO_FLAGS: readonly AnomalyFlag<InterbankCategory>[] = [];

export const workload: WorkloadDefinition = { create: createInterbankWorkload, anomalies: INTERBANK_ANOMALIES };

/** Payments between two banks: clearing groups take turns in cycles of a fixed number of events, many at a time. */
function createInterbankWorkload({ config, dataset, track }: WorkloadInput): Workload {
  const { seed, runId, anomalyRate, startTimeMs } = config;
  const groups = clearingGroupsOf(dataset.clients);
  const rounds = createRounds({ seed, startTimeMs, groups: groups.count, track });
  const { lanes, bandPeriod } = rounds;
  const idAt = (position: number) => eventId(runId, track.sequenceOf(position));
  const blockAt = rememberBlocks((index): Block => {
    const lane = index % lanes;
    const number = (index - lane) / lanes;
    const { index: groupIndex, turn } = rounds.groupOf(lane, number);
    const group = groups.groupAt(groupIndex);
    const serial = number * groups.count + groupIndex;
    const incident = incidentOf(seed, number);
    return {
      group,
      cycle: simulateCycle({ seed, serial, group, turn, incident, anomalyRate, bandPeriod }),
      paymentIds: `PMT-${runId}-${group.id.slice('GRP-'.length)}-${number}-`,
    };
  }, lanes + MORE_BLOCKS);

  return {
    generate: (position) => {
      const { lane, cycle: number, event: at } = rounds.at(position);
      const { group, cycle, paymentIds } = blockAt(number * lanes + lane);
      const sequence = track.sequenceOf(position);
      const payment = cycle.payments[cycle.steps.payment[at]!]!;
      const event = paymentEvent(
        eventHead(runId, sequence, track.timeMsOf(position)),
        contentOf(payment, { group, paymentId: paymentIds + cycle.steps.payment[at]!, cycleNumber: number }),
        { group: group.id, cycle: number },
        stepOf(cycle, at),
      );
      if (!payment.episode) return { event, truth: NO_FLAGS, partitionKey: group.id };
      const idOf = (other: number) => idAt(rounds.positionOf(lane, number, other));
      const truth = [flagOf(payment.episode, { cycle, group, idOf })];
      if (config.labels === 'inline') event.anomaly_flags = [...truth];
      return { event, truth, partitionKey: group.id };
    },
  };
}

type About = { readonly group: ClearingGroup; readonly paymentId: string; readonly cycleNumber: number };

function contentOf(
  { debtor, creditor, creditorBank, amount, purpose }: Cycle['payments'][number],
  { group, paymentId, cycleNumber }: About,
): InterbankEvent['payment'] {
  return {
    payment_id: paymentId,
    amount,
    currency: 'TWD',
    debtor: group.accounts[debtor]!.party,
    creditor:
      creditor >= 0
        ? group.accounts[creditor]!.party
        : unknownParty(creditorBank, cycleNumber * 1009 + debtor * 31 + amount),
    purpose: PURPOSES[purpose]!,
  };
}

function stepOf({ steps }: Cycle, at: number) {
  return {
    step: STEPS[steps.kind[at]!]!,
    detail: steps.detail[at]!,
    balances: {
      debtor: steps.debtor[at]!,
      creditor: steps.creditor[at]!,
      inTransit: steps.inTransit[at]!,
      settlementA: steps.settlementA[at]!,
      settlementB: steps.settlementB[at]!,
    },
  };
}
