import { DEFAULTS, FIRST_STATUS } from '../table/columns';
import {
  bill,
  meanUtilisation,
  monthsLate,
  paidShare,
  payment,
  PERSON,
  status,
  totalPaid,
  usualStatus,
  utilisation,
} from './feature';
import { MONEY_STEPS } from './money-steps';
import { PERSON_STEPS } from './person-steps';
import { ALL_MONTHS, monthsFrom, statusOf } from './row';
import { fourthRoot } from './score';
import type { Step } from './step';

const MAX_LEAVES = 80;

/** The chain of repayment status, April first: each month sees all earlier ones. */
function statusStep(month: number): Step {
  return {
    kind: 'code',
    name: `status ${month}`,
    column: FIRST_STATUS + month,
    features: [...monthsFrom(month + 1, 4).map(status), usualStatus(month), ...PERSON],
    scored: (row) => fourthRoot(statusOf(row, month)),
    maxLeaves: MAX_LEAVES,
  };
}

const defaultStep: Step = {
  kind: 'code',
  name: 'default',
  column: DEFAULTS,
  features: [
    ...ALL_MONTHS.map(status),
    monthsLate,
    ...monthsFrom(0, 3).map(payment),
    paidShare(0),
    utilisation(0),
    bill(0),
    meanUtilisation,
    totalPaid,
    ...PERSON,
  ],
  scored: (row) => row[DEFAULTS]!,
  maxLeaves: MAX_LEAVES,
};

/** A client is made in this order: who, how punctual, how much, and whether the next payment comes. */
export const STEPS: readonly Step[] = [
  ...PERSON_STEPS,
  ...ALL_MONTHS.toReversed().map(statusStep),
  ...MONEY_STEPS,
  defaultStep,
];
