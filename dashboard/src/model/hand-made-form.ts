import { MAX_CUSTOMER_ID_LENGTH } from '../../../lib/api/contract/control-limits';
import type { HandMadeEvent } from '../api/types';

/** Fields of the form for an event made by hand, as text. An empty field is missing from the event. */
export type HandMadeFields = {
  readonly customer_id: string;
  readonly age: string;
  readonly sex: string;
  readonly education: string;
  readonly marital_status: string;
  readonly credit_limit: string;
  /** Payment status of the six months, September first. */
  readonly payments: readonly string[];
  readonly default_payment_next_month: string;
  readonly risk_level: string;
};

export const FORM_MONTHS = ['september', 'august', 'july', 'june', 'may', 'april'] as const;
export const EDUCATIONS = ['GRADUATE_SCHOOL', 'UNIVERSITY', 'HIGH_SCHOOL', 'OTHER'] as const;
export const MARITAL_STATUSES = ['MARRIED', 'SINGLE', 'OTHER'] as const;
export const RISK_LEVEL_CHOICES = ['LOW', 'MEDIUM', 'HIGH'] as const;

export const EMPTY_FIELDS: HandMadeFields = {
  customer_id: 'CUST-000001',
  age: '35',
  sex: 'F',
  education: 'UNIVERSITY',
  marital_status: 'SINGLE',
  credit_limit: '120000',
  payments: ['0', '0', '-1', '-1', '-1', '-1'],
  default_payment_next_month: '0',
  risk_level: 'LOW',
};

export type FieldFaults = Readonly<Partial<Record<keyof HandMadeFields, string>>>;
export type Checked =
  | { readonly faults: FieldFaults; readonly body?: undefined; readonly notes?: undefined }
  | { readonly faults: undefined; readonly body: HandMadeEvent; readonly notes: readonly string[] };

/**
 * The request that the fields make, or the fault of each field. Only the kind of a value is checked: readers may want to
 * send an implausible event, and the notes say what is implausible about it.
 */
export function checkHandMade(fields: HandMadeFields): Checked {
  const faults: Partial<Record<keyof HandMadeFields, string>> = {};
  const age = numberOf(fields.age);
  const creditLimit = numberOf(fields.credit_limit);
  const payments = fields.payments.map(numberOf);
  if (fields.customer_id.length > MAX_CUSTOMER_ID_LENGTH)
    faults.customer_id = `At most ${MAX_CUSTOMER_ID_LENGTH} characters.`;
  else if (!/^[\x20-\x7e]*$/.test(fields.customer_id)) faults.customer_id = 'Printable ASCII characters only.';
  if (Number.isNaN(age)) faults.age = 'Enter a number of years such as 35, or nothing.';
  if (Number.isNaN(creditLimit)) faults.credit_limit = 'Enter an amount such as 120000, or nothing.';
  const filled = payments.filter((status) => status !== undefined).length;
  if (filled > 0 && payments.some((status) => status === undefined))
    faults.payments = 'Fill in all six months, or none.';
  if (payments.some((status) => status !== undefined && !Number.isInteger(status))) {
    faults.payments = 'Enter whole numbers: -2, -1, 0, or 1 to 9 months of delay.';
  }
  if ((fields.risk_level === '') !== (fields.default_payment_next_month === '')) {
    faults.risk_level = 'Fill in both risk level and default, or neither.';
  }
  if (Object.keys(faults).length > 0) return { faults };
  const event = eventOf(fields, { age, creditLimit, payments: payments as number[], withHistory: filled > 0 });
  return {
    faults: undefined,
    body: { event_type: 'CREDIT_ASSESSMENT', event },
    notes: notesOf(fields, { age, creditLimit }),
  };
}

type Numbers = {
  readonly age: number | undefined;
  readonly creditLimit: number | undefined;
  readonly payments: readonly number[];
  readonly withHistory: boolean;
};

function eventOf(fields: HandMadeFields, numbers: Numbers): HandMadeEvent['event'] {
  const { age, creditLimit, payments, withHistory } = numbers;
  const demographic = withoutEmpty({
    sex: fields.sex,
    education: fields.education,
    marital_status: fields.marital_status,
    age,
  });
  // The form offers the schema's own values; the API checks them too.
  return {
    customer: withoutEmpty({ customer_id: fields.customer_id.trim(), demographic }),
    ...(creditLimit !== undefined && { credit: { credit_limit: creditLimit, currency: 'TWD' } }),
    ...(withHistory && {
      payment_history: Object.fromEntries(FORM_MONTHS.map((month, index) => [month, payments[index]])),
    }),
    ...(fields.risk_level !== '' && {
      risk: {
        default_payment_next_month: Number(fields.default_payment_next_month),
        risk_level: fields.risk_level,
      },
    }),
  };
}

function notesOf(
  { customer_id, risk_level }: HandMadeFields,
  { age, creditLimit }: Pick<Numbers, 'age' | 'creditLimit'>,
) {
  return [
    customer_id.trim() === '' ? 'Without a customer id, only its time finds it.' : '',
    age !== undefined && (age < 18 || age > 100) ? `Age ${age} is implausible.` : '',
    creditLimit !== undefined && creditLimit <= 0 ? 'A limit of 0 or less is implausible.' : '',
    risk_level === '' ? 'Without an assessment, it counts under no risk level.' : '',
  ].filter((note) => note !== '');
}

/** Undefined for an empty field, NaN for text that is not a number. */
function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^[+-]?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : NaN;
}

function withoutEmpty(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isEmpty = (value: unknown) =>
    value === undefined || value === '' || (typeof value === 'object' && Object.keys(value as object).length === 0);
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)));
}
