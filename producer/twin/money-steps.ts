import { FIRST_BILL, FIRST_PAYMENT } from '../table/columns';
import {
  bill,
  billLevel,
  bought,
  carried,
  changed,
  leastPayment,
  leftOver,
  owed,
  paid,
  paidShare,
  payment,
  paymentLevel,
  PERSON,
  roundness,
  status,
  usualBill,
  usualPayment,
  usualUtilisation,
  utilisation,
} from './feature';
import {
  ALL_MONTHS,
  BILL_LEVEL,
  billOf,
  carriedOver,
  FIRST_MONTH,
  limitOf,
  monthsFrom,
  PAYMENT_LEVEL,
  paymentOf,
  type Row,
} from './row';
import { fourthPower, fourthRoot } from './score';
import { multipleOf, NOTHING, type DrawnForm, type ExactForm, type Step } from './step';

const MAX_LEAVES = 80;
/** More for the choice of a form, because a leaf of codes takes little room. */
const MAX_FORM_LEAVES = 120;

/**
 * How often a client pays as is its habit, which months share and the features do not show. Tried from 0 to 0.6: more
 * brings the payments' correlations closer to the real ones, and their distributions further away.
 */
const HABIT = 0.5;

/** All statuses are drawn first, so that money can also agree with later months. */
const STATUSES = ALL_MONTHS.map(status);

const levelSteps: readonly Step[] = [
  {
    kind: 'code',
    name: 'bill level',
    column: BILL_LEVEL,
    features: [...STATUSES, ...PERSON],
    scored: (row) => fourthRoot(row[BILL_LEVEL]!),
    maxLeaves: MAX_LEAVES,
  },
  {
    kind: 'code',
    name: 'payment level',
    column: PAYMENT_LEVEL,
    features: [billLevel, ...STATUSES, ...PERSON],
    scored: (row) => fourthRoot(row[PAYMENT_LEVEL]!),
    maxLeaves: MAX_LEAVES,
  },
];

function paymentStep(month: number): Step {
  const isFirst = month === FIRST_MONTH;
  const billed = isFirst ? month : month + 1;
  const earlier = monthsFrom(month + 1, 3);
  const answered = earlier.filter((at) => at < FIRST_MONTH);
  const wholeBill: ExactForm = { name: 'whole bill', value: (row) => Math.max(0, billOf(row, month + 1)) };
  return {
    kind: 'amount',
    name: `payment ${month}`,
    habit: HABIT,
    column: FIRST_PAYMENT + month,
    scored: (row) => fourthRoot(paymentOf(row, month)),
    features: [
      ...STATUSES,
      billLevel,
      paymentLevel,
      ...monthsFrom(month + 1, 5).flatMap((at) => [payment(at), paid(at)]),
      ...earlier.map(roundness),
      ...answered.flatMap((at) => [paidShare(at), bought(at), leftOver(at)]),
      bill(billed),
      owed(billed),
      utilisation(billed),
      ...(isFirst ? [] : [usualPayment(month), leastPayment(month), usualUtilisation(month), usualBill(month)]),
      ...PERSON,
    ],
    forms: [
      NOTHING,
      ...(isFirst ? [] : [wholeBill]),
      roundPayment('thousands', 1000),
      roundPayment('hundreds', 100),
      { ...roundPayment('other', 1), scale: (_row, index) => fourthPower(Math.max(index, 1)), calibrated: true },
    ],
    maxLeaves: MAX_FORM_LEAVES,
  };
}

/** People like to pay round sums. */
function roundPayment(name: string, unit: number): DrawnForm {
  return {
    name,
    offset: () => 0,
    scale: () => 1,
    settle: multipleOf(unit),
    holds: (value) => value > 0 && value % unit === 0,
    maxBins: 20,
    maxLeaves: MAX_LEAVES,
  };
}

function billStep(month: number): Step {
  const isFirst = month === FIRST_MONTH;
  const earlier = monthsFrom(month + 1, 3);
  const offset = isFirst ? () => 0 : (row: Row) => considerable(carriedOver(row, month), row);
  const drawn = { scale: limitOf, maxBins: 24, maxLeaves: MAX_LEAVES };
  return {
    kind: 'amount',
    name: `bill ${month}`,
    column: FIRST_BILL + month,
    scored: (row) => fourthRoot(billOf(row, month) - offset(row)),
    features: [
      ...STATUSES,
      billLevel,
      paymentLevel,
      ...(isFirst ? [] : [carried(month), leftOver(month), payment(month), paidShare(month)]),
      ...(isFirst ? [] : [usualPayment(month), usualUtilisation(month), usualBill(month)]),
      ...earlier.flatMap((at) => [bill(at), utilisation(at)]),
      ...earlier.filter((at) => at < FIRST_MONTH).flatMap((at) => [bought(at), changed(at), leftOver(at)]),
      ...PERSON,
    ],
    forms: [
      NOTHING,
      ...(isFirst ? [] : unchangedBills(month)),
      {
        ...drawn,
        name: 'in credit',
        offset: () => 0,
        settle: (value) => Math.min(-1, Math.round(value)),
        holds: (value) => value < 0,
      },
      { ...drawn, name: 'other', offset, settle: multipleOf(1), holds: () => true, calibrated: true },
    ],
    maxLeaves: MAX_FORM_LEAVES,
  };
}

/** A small remainder does not matter beside new purchases; without it, no draw can make the bill negative. */
function considerable(amount: number, row: Row): number {
  return amount > 0.03 * limitOf(row) ? amount : 0;
}

function unchangedBills(month: number): ExactForm[] {
  return [
    { name: 'as before', value: (row) => billOf(row, month + 1) },
    { name: 'nothing bought', value: (row) => carriedOver(row, month) },
    { name: 'as paid', value: (row) => paymentOf(row, month) },
  ];
}

/** The levels, then month by month. April's bill comes before April's payment, which has no earlier bill to answer. */
export const MONEY_STEPS: readonly Step[] = [
  ...levelSteps,
  ...ALL_MONTHS.toReversed().flatMap((month) =>
    month === FIRST_MONTH ? [billStep(month), paymentStep(month)] : [paymentStep(month), billStep(month)],
  ),
];
