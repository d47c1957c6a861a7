import * as z from 'zod';
import { eventSchemaOf, type EventFacts, type EventKinds } from './envelope';

export const ATM_CATEGORIES = ['UNUSUAL_WITHDRAWAL'] as const;
export type AtmCategory = (typeof ATM_CATEGORIES)[number];

/** Cash that a customer takes from a machine. */
export const atmEventSchema = eventSchemaOf({
  workload: 'atm',
  type: 'CASH_WITHDRAWAL',
  categories: ATM_CATEGORIES,
  payload: {
    customer: z.strictObject({
      customer_id: z.string().min(1).describe('Who takes the cash; also the partition key'),
    }),
    withdrawal: z.strictObject({
      amount: z.int().positive().describe('Notes of 100 New Taiwan dollars, in units of `currency`'),
      currency: z.literal('TWD').describe('New Taiwan dollar'),
      machine_id: z.string().min(1).describe('`ATM-`, the city and the number of the machine there'),
    }),
    location: z.strictObject({
      city: z.string().min(1).describe('Where the machine stands'),
      country: z.string().length(2).describe('ISO 3166-1 alpha-2'),
    }),
  },
});
export type AtmEvent = z.infer<typeof atmEventSchema>;

export const atmEvents = {
  schemas: [atmEventSchema],
  categories: ATM_CATEGORIES,
  description: 'cash that a customer takes from a machine',
  factsOf: ({ customer }: AtmEvent): EventFacts => ({ customerId: customer.customer_id }),
  summaryOf: ({ withdrawal, location }: AtmEvent) =>
    `${withdrawal.amount} ${withdrawal.currency} in cash, ${location.city}`,
} as const satisfies EventKinds;
