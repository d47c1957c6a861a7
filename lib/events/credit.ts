import * as z from 'zod';
import { eventSchemaOf, RISK_LEVELS, type EventFacts, type EventKinds, type RiskLevel } from './envelope';

/** Months of the payment history, the latest first, as in the dataset (PAY_0 is September). */
export const MONTHS = ['september', 'august', 'july', 'june', 'may', 'april'] as const;
export type Month = (typeof MONTHS)[number];

/** The rule for each level in words; the workload's `riskLevel` applies it. */
export const RISK_LEVEL_RULES: Readonly<Record<RiskLevel, string>> = {
  LOW: 'neither of the two',
  MEDIUM: 'two or more months late in any of the six months',
  HIGH: 'defaults in the month that follows, late before or not',
};

/** What kind of fault an injected anomaly is. Each category has several `type`s, its variants. */
export const CREDIT_CATEGORIES = [
  'UNUSUAL_CREDIT_LIMIT',
  'PAYMENT_PATTERN',
  'BILLING_MISMATCH',
  'DEMOGRAPHIC_INCONSISTENCY',
  'DUPLICATE_EVENT',
  'MISSING_FIELDS',
] as const;
export type CreditCategory = (typeof CREDIT_CATEGORIES)[number];

const perMonth = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    september: value,
    august: value,
    july: value,
    june: value,
    may: value,
    april: value,
  });

const monthlyBill = z.strictObject({
  bill_amount: z.number().optional().describe("The month's bill in New Taiwan dollars; negative is a credit balance"),
  payment_amount: z.number().optional().describe('What was paid in the month, in New Taiwan dollars'),
});

const paymentStatus = z
  .int()
  .describe('-2 no consumption, -1 paid in full, 0 revolving credit, 1 to 9 months of delay (9: nine or more)');

/** The assessment of one credit card client. Optional fields are those that a MISSING_FIELDS anomaly removes. */
const creditEventSchema = eventSchemaOf({
  workload: 'credit',
  type: 'CREDIT_ASSESSMENT',
  categories: CREDIT_CATEGORIES,
  payload: {
    customer: z.strictObject({
      customer_id: z
        .string()
        .min(1)
        .optional()
        .describe("`CUST-` and the client's number in the dataset, six digits at least; also the partition key"),
      demographic: z
        .strictObject({
          sex: z.enum(['M', 'F']).optional().describe('Male or female'),
          education: z
            .enum(['GRADUATE_SCHOOL', 'UNIVERSITY', 'HIGH_SCHOOL', 'OTHER'])
            .optional()
            .describe('Highest degree; OTHER includes codes that the dataset leaves undocumented'),
          marital_status: z
            .enum(['MARRIED', 'SINGLE', 'OTHER'])
            .optional()
            .describe('OTHER includes codes that the dataset leaves undocumented'),
          age: z.number().optional().describe('Years'),
        })
        .optional()
        .describe('Personal data of the client'),
    }),
    credit: z
      .strictObject({
        credit_limit: z.number().optional().describe('Credit given, in units of `currency`'),
        currency: z.literal('TWD').describe('New Taiwan dollar'),
      })
      .optional()
      .describe('The credit line'),
    payment_history: perMonth(paymentStatus).optional().describe('How the bill of each month was paid'),
    billing_history: perMonth(monthlyBill).optional().describe('Bill and payment of each month'),
    risk: z
      .strictObject({
        default_payment_next_month: z
          .union([z.literal(0), z.literal(1)])
          .describe('1 when the client does not pay in the month after the last one shown'),
        risk_level: z
          .enum(RISK_LEVELS)
          .describe(RISK_LEVELS.map((level) => `${level}: ${RISK_LEVEL_RULES[level]}`).join('; ')),
      })
      .optional()
      .describe('The assessment'),
  },
});
export type CreditEvent = z.infer<typeof creditEventSchema>;

export const creditEvents = {
  schemas: [creditEventSchema],
  categories: CREDIT_CATEGORIES,
  description: 'the assessment of one credit card client of the dataset',
  factsOf: ({ customer, risk, credit }: CreditEvent): EventFacts => ({
    customerId: customer.customer_id,
    riskLevel: risk?.risk_level,
    creditLimit: credit?.credit_limit,
  }),
} as const satisfies EventKinds;
