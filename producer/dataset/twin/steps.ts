import { COLUMN, DEFAULTS, FIRST_BILL, FIRST_PAYMENT, FIRST_STATUS, rangeOf } from '../columns';
import { fourthRoot } from './score';
import {
  AGE,
  bill,
  billOf,
  billScale,
  bought,
  carried,
  carriedOver,
  EDUCATION,
  FIRST_MONTH,
  leastPayment,
  leftOver,
  owed,
  paid,
  usualBill,
  usualPayment,
  usualStatus,
  usualUtilisation,
  limitOf,
  MARRIAGE,
  meanUtilisation,
  monthsFrom,
  monthsLate,
  paidShare,
  payment,
  paymentOf,
  PERSON,
  SEX,
  status,
  statusOf,
  totalPaid,
  utilisation,
  type Feature,
  type Row,
} from './features';

/** A value that follows from the row: nothing, the whole bill, the same as last month. */
type ExactForm = {
  readonly name: string;
  readonly value: (row: Row) => number;
};

/** A value that is drawn: `offset + scale × draw`, then brought to a value of this form. */
type DrawnForm = {
  readonly name: string;
  readonly offset: (row: Row) => number;
  /** `score` estimates the fourth root of what is drawn. */
  readonly scale: (row: Row, score: number) => number;
  readonly settle: (value: number) => number;
  /** Whether a real value is of this form. */
  readonly holds: (value: number) => boolean;
  readonly maxBins: number;
  readonly maxLeaves: number;
};

export type Form = ExactForm | DrawnForm;

/** Fills one column from those filled before. Steps run in order, for fitting and for generating alike. */
export type Step = {
  readonly name: string;
  readonly column: number;
  readonly features: readonly Feature[];
  /** What the step's score estimates from its features; the trees then see the score as one more feature. */
  readonly scored?: (row: Row) => number;
} & (
  | { readonly kind: 'code'; readonly maxLeaves: number }
  /** First a form is chosen, then its value; a real value is of the first form that fits. */
  | { readonly kind: 'amount'; readonly forms: readonly Form[]; readonly maxLeaves: number }
);

const ML = Number(process.env.ML ?? 80);
const BS = process.env.BSQ ? (process.env.BSQ === '2' ? () => 1 : Math.sqrt) : (x: number) => x;
const SC = process.env.SQ ? Math.sqrt : (x: number) => x;
const zero = () => 0;
const one = () => 1;
const always = () => true;
const atLeast = (minimum: number) => (value: number) => Math.max(minimum, Math.round(value));
const multipleOf = (unit: number) => (value: number) => Math.max(unit, Math.round(value / unit) * unit);

/** The form's number for a row whose column is already filled. */
export function formOf(forms: readonly Form[], value: number, row: Row): number {
  return forms.findIndex((form) => ('value' in form ? form.value(row) === value : form.holds(value)));
}

const NOTHING: ExactForm = { name: 'nothing', value: zero };

function codeStep(name: string, column: number, features: readonly Feature[], maxLeaves: number): Step {
  return { kind: 'code', name, column, features, maxLeaves };
}

const ageRange = rangeOf('AGE');

const personSteps: readonly Step[] = [
  codeStep('sex', COLUMN.SEX, [], 1),
  codeStep('education', COLUMN.EDUCATION, [SEX], 2),
  codeStep('marriage', COLUMN.MARRIAGE, [SEX, EDUCATION], 10),
  {
    kind: 'amount',
    name: 'age',
    column: COLUMN.AGE,
    features: [SEX, EDUCATION, MARRIAGE],
    forms: [
      {
        name: 'years',
        offset: zero,
        scale: one,
        settle: (value) => Math.min(ageRange.max, Math.max(21, Math.round(value))),
        holds: always,
        maxBins: 40,
        maxLeaves: 14,
      },
    ],
    maxLeaves: 1,
  },
  {
    kind: 'amount',
    name: 'limit',
    column: COLUMN.LIMIT_BAL,
    features: [SEX, EDUCATION, MARRIAGE, AGE],
    forms: [
      {
        name: 'ten thousands',
        offset: zero,
        scale: one,
        settle: (value) => Math.min(1_000_000, multipleOf(10_000)(value)),
        holds: always,
        maxBins: 50,
        maxLeaves: 30,
      },
    ],
    maxLeaves: 1,
  },
];

/** The chain of repayment status, April first: each month sees the three before it. */
function statusStep(month: number): Step {
  const history = monthsFrom(month + 1, 4).map(status);
  return {
    ...codeStep(`status ${month}`, FIRST_STATUS + month, [...history, usualStatus(month + 1), ...PERSON], ML),
    scored: (row) => fourthRoot(statusOf(row, month)),
  };
}

/** All statuses are drawn first, so that money can agree with what comes after it, too. */
const STATUSES = monthsFrom(0, 6).map(status);

function paymentStep(month: number): Step {
  const isFirst = month === FIRST_MONTH;
  const billed = isFirst ? month : month + 1;
  const earlier = monthsFrom(month + 1, 3);
  const answered = earlier.filter((at) => at < FIRST_MONTH);
  const full: ExactForm = { name: 'whole bill', value: (row) => Math.max(0, billOf(row, month + 1)) };
  const drawn = (name: string, unit: number, relative: boolean): DrawnForm => ({
    name,
    offset: zero,
    scale: relative ? (_row, score) => Math.max(score, 1) ** 4 : one,
    settle: multipleOf(unit),
    holds: (value) => value > 0 && value % unit === 0,
    maxBins: 20,
    maxLeaves: ML,
  });
  return {
    kind: 'amount',
    name: `payment ${month}`,
    column: FIRST_PAYMENT + month,
    scored: (row) => fourthRoot(paymentOf(row, month)),
    features: [
      ...STATUSES,
      ...monthsFrom(month + 1, 5).flatMap((at) => [payment(at), paid(at)]),
      ...answered.flatMap((at) => [paidShare(at), bought(at)]),
      bill(billed),
      owed(billed),
      utilisation(billed),
      ...(isFirst ? [] : [usualPayment(month), leastPayment(month), usualUtilisation(month), usualBill(month)]),
      ...PERSON,
    ],
    forms: [
      NOTHING,
      ...(isFirst ? [] : [full]),
      drawn('thousands', 1000, false),
      drawn('hundreds', 100, false),
      drawn('other', 1, true),
    ],
    maxLeaves: ML,
  };
}

function billStep(month: number): Step {
  const isFirst = month === FIRST_MONTH;
  const offset = isFirst ? zero : (row: Row) => considerable(carriedOver(row, month), row);
  const earlier = monthsFrom(month + 1, 3);
  const drawn = { scale: (row: Row) => BS(limitOf(row)), maxBins: 24, maxLeaves: ML };
  return {
    kind: 'amount',
    name: `bill ${month}`,
    column: FIRST_BILL + month,
    scored: (row) => fourthRoot(billOf(row, month) - offset(row)),
    features: [
      ...STATUSES,
      ...(isFirst ? [] : [carried(month), leftOver(month), payment(month), paidShare(month)]),
      ...(isFirst ? [] : [usualPayment(month), usualUtilisation(month), usualBill(month)]),
      ...earlier.map(utilisation),
      ...earlier.filter((at) => at < FIRST_MONTH).map(bought),
      ...PERSON,
    ],
    forms: [
      NOTHING,
      ...(isFirst ? [] : unchangedBills(month)),
      {
        ...drawn,
        name: 'in credit',
        offset: zero,
        settle: (value) => -atLeast(1)(-value),
        holds: (value) => value < 0,
      },
      { ...drawn, name: 'other', offset, settle: atLeast(1), holds: always },
    ],
    maxLeaves: ML,
  };
}

/** Next to new purchases a small rest does not matter; left out, no draw can make the bill negative. */
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

/** April's bill is drawn before April's payment, which has no earlier bill to answer. */
const moneySteps = monthsFrom(0, 6)
  .reverse()
  .flatMap((month) =>
    month === FIRST_MONTH ? [billStep(month), paymentStep(month)] : [paymentStep(month), billStep(month)],
  );

const defaultStep: Step = {
  ...codeStep(
    'default',
    DEFAULTS,
    [
      ...monthsFrom(0, 6).map(status),
      monthsLate,
      ...monthsFrom(0, 3).map(payment),
      paidShare(0),
      utilisation(0),
      bill(0),
      meanUtilisation,
      totalPaid,
      ...PERSON,
    ],
    80,
  ),
  scored: (row) => row[DEFAULTS]!,
};

export const STEPS: readonly Step[] = [
  ...personSteps,
  ...monthsFrom(0, 6).reverse().map(statusStep),
  ...moneySteps,
  defaultStep,
];
