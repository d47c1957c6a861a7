import { NO_BURST, stepBurst, type BurstState } from '../burst';
import { JUST_BELOW_SHARE, REPORTING_LIMIT_TWD } from '../../bronze/reporting-limit';
import { durationText } from '../duration-text';
import { defineRule } from '../rule';
import { score } from '../score';
import { short } from '../short';

const JUST_BELOW = JUST_BELOW_SHARE * REPORTING_LIMIT_TWD;
const LIMIT = { count: 3, windowMs: 600_000 };
/** How many of the latest debtors are kept; a group has few with such payments at a time. */
const MAX_DEBTORS = 24;

type Payment = readonly [debtor: string, amount: number];
type Debtor = BurstState & { readonly account: string };

export const structuring = defineRule<Payment, readonly Debtor[]>({
  name: 'STRUCTURING',
  severity: 'HIGH',
  description:
    '3 or more payments of one debtor of 450,000 to below 500,000 within 10 minutes; again only after such a payment has found fewer in the last 10 minutes, itself included.',
  eventTypes: ['PAYMENT_INITIATED'],
  covers: ['STRUCTURING'],
  factOf: (event) => {
    if (event.event_type !== 'PAYMENT_INITIATED') return undefined;
    const { amount, debtor } = event.payment;
    return amount >= JUST_BELOW && amount < REPORTING_LIMIT_TWD ? [short(debtor.account_id), amount] : undefined;
  },
  start: () => [],
  step: (debtors, [account, amount], { timeMs }) => {
    const before = debtors.find((known) => known.account === account) ?? NO_BURST;
    const { state, spanMs } = stepBurst(before, timeMs, LIMIT);
    const others = debtors.filter((known) => known.account !== account);
    const next = [...others, { account, ...state }].slice(-MAX_DEBTORS);
    if (spanMs === undefined) return { state: next };
    return {
      state: next,
      detection: {
        score: score(1 - spanMs / LIMIT.windowMs / 2),
        description: `${LIMIT.count} payments of ${account} just below ${REPORTING_LIMIT_TWD} within ${durationText(spanMs)}, the last of ${amount}.`,
      },
    };
  },
});
