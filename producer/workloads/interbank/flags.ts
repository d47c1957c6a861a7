import type { AnomalyFlag } from '../../../lib/events/envelope';
import type { ClearingGroup } from './accounts';
import { INTERBANK_ANOMALIES, type InterbankAnomaly } from './anomalies';
import type { Cycle, EpisodeRecord, PaymentRecord } from './cycle';
import { REPORTING_LIMIT_TWD } from '../../../lib/domain/bronze/reporting-limit';
import type { InterbankCategory } from '../../../lib/events/interbank';
import { fillTemplate } from '../fill-template';

/** The flag on every event of a payment that belongs to an episode. @param idOf event id of an event of the cycle */
export function flagOf(
  episode: EpisodeRecord,
  {
    cycle,
    group,
    idOf,
  }: { readonly cycle: Cycle; readonly group: ClearingGroup; readonly idOf: (event: number) => string },
): AnomalyFlag<InterbankCategory> {
  const { category, severity, description } = INFO[episode.type];
  const original = episode.originalEvent === undefined ? undefined : idOf(episode.originalEvent);
  const payments = episode.payments.map((at) => cycle.payments[at]!);
  const flag: AnomalyFlag<InterbankCategory> = {
    type: episode.type,
    category,
    severity,
    description: fillTemplate(description, { ...VALUES[episode.type](payments, group), original: original ?? '' }),
  };
  if (original !== undefined) flag.original_event_id = original;
  flag.episode_id = idOf(episode.firstEvent);
  return flag;
}

const INFO = Object.fromEntries(
  INTERBANK_ANOMALIES.flatMap(({ category, variants }) =>
    variants.map(({ type, severity, description }) => [type, { category, severity, description }]),
  ),
) as Readonly<Record<InterbankAnomaly, Pick<AnomalyFlag<InterbankCategory>, 'category' | 'severity' | 'description'>>>;

type Values = (payments: readonly PaymentRecord[], group: ClearingGroup) => Readonly<Record<string, string | number>>;

const accountId = ({ accounts }: ClearingGroup, at: number) => accounts[at]!.party.account_id;

/** Values of the placeholders in the descriptions. */
const VALUES: Readonly<Record<InterbankAnomaly, Values>> = {
  STRUCTURING: (payments, group) => {
    const amounts = payments.map(({ amount }) => amount);
    return {
      count: payments.length,
      debtor: accountId(group, payments[0]!.debtor),
      least: Math.min(...amounts),
      most: Math.max(...amounts),
      limit: REPORTING_LIMIT_TWD,
    };
  },
  CIRCULAR_FLOW: (payments, group) => ({
    amount: payments[0]!.amount,
    count: payments.length,
    debtor: accountId(group, payments[0]!.debtor),
  }),
  MULE_ACCOUNT: (payments, group) => {
    const into = payments.slice(0, -1);
    return {
      count: into.length,
      mule: accountId(group, payments.at(-1)!.debtor),
      sum: into.reduce((sum, { amount }) => sum + amount, 0),
    };
  },
  DUPLICATE_PAYMENT: ([payment]) => ({ amount: payment!.amount }),
};
