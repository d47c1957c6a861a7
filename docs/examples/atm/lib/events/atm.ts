import * as z from 'zod';
import { eventSchemaOf, type EventFacts, type EventKinds } from './envelope';

export const ATM_CATEGORIES = ['UNUSUAL_WITHDRAWAL'] as const;
export type AtmCategory = (typeof ATM_CATEGORIES)[number];

/** A customer's cash withdrawal at a machine. */
export const atmEventSchema = eventSchemaOf({
  workload: 'atm',
  type: 'CASH_WITHDRAWAL',
  categories: ATM_CATEGORIES,
  payload: {
    customer: z.strictObject({
      customer_id: z.string().min(1).describe('The customer who withdraws; also the partition key'),
    }),
    withdrawal: z.strictObject({
      amount: z.int().positive().describe('In units of `currency`, a multiple of 100'),
      currency: z.literal('TWD').describe('New Taiwan dollar'),
      machine_id: z.string().min(1).describe('`ATM-`, the city and the number of the machine in it'),
    }),
    location: z.strictObject({
      city: z.string().min(1).describe('Where the machine is'),
      country: z.string().length(2).describe('ISO 3166-1 alpha-2'),
    }),
  },
});
export type AtmEvent = z.infer<typeof atmEventSchema>;

export const atmEvents = {
  schemas: [atmEventSchema],
  categories: ATM_CATEGORIES,
  description: "a customer's cash withdrawal at a machine",
  factsOf: ({ customer }: AtmEvent): EventFacts => ({ customerId: customer.customer_id }),
  summaryOf: ({ withdrawal, location }: AtmEvent) =>
    `${withdrawal.amount} ${withdrawal.currency} in cash, ${location.city}`,
} as const satisfies EventKinds;
