import * as z from 'zod';
import { eventSchemaOf, type EventFacts, type EventKinds } from './envelope';
import { placeSchema } from './place';

/** How a card is used. */
const CHANNELS = ['POS', 'CONTACTLESS', 'ECOMMERCE', 'ATM', 'TRANSFER'] as const;
export type Channel = (typeof CHANNELS)[number];

const MERCHANT_CATEGORIES = [
  'GROCERY',
  'RESTAURANT',
  'TRANSPORT',
  'FUEL',
  'CLOTHING',
  'HEALTH',
  'ENTERTAINMENT',
  'UTILITIES',
  'ELECTRONICS',
  'JEWELLERY',
  'TRAVEL',
  'GIFT_CARDS',
  'CASH',
  'PERSON',
] as const;
export type MerchantCategory = (typeof MERCHANT_CATEGORIES)[number];

/** What the fraudster controls: the card, the account, or only the customer's trust. */
const CARD_CATEGORIES = ['STOLEN_CARD', 'STOLEN_ACCOUNT', 'DECEIVED_CUSTOMER'] as const;
export type CardCategory = (typeof CARD_CATEGORIES)[number];

/** One use of a card, by its customer or by somebody who poses as that customer. */
export const cardTransactionSchema = eventSchemaOf({
  workload: 'card',
  type: 'CARD_TRANSACTION',
  categories: CARD_CATEGORIES,
  payload: {
    customer: z.strictObject({
      customer_id: z.string().min(1).describe('The owner of the card; also the partition key'),
    }),
    card: z.strictObject({
      card_id: z.string().min(1).describe("`CARD-`, the number of the customer, and which of the customer's cards"),
    }),
    device: z
      .strictObject({
        device_id: z.string().min(1).describe('The phone or computer that ordered the payment'),
      })
      .optional()
      .describe('Only on ECOMMERCE and TRANSFER'),
    transaction: z
      .strictObject({
        amount: z.number().positive().describe('In units of `currency`; whole, and hundreds at an ATM'),
        currency: z.literal('TWD').describe('New Taiwan dollar'),
        channel: z
          .enum(CHANNELS)
          .describe('POS: chip and PIN; CONTACTLESS; ECOMMERCE: online; ATM: cash; TRANSFER: to a person or account'),
        merchant_id: z
          .string()
          .min(1)
          .describe('`MER-` and eight hexadecimal digits: a shop, a cash machine, or the payee of a transfer'),
        merchant_category: z
          .enum(MERCHANT_CATEGORIES)
          .describe('What the payment is for; CASH at an ATM, PERSON for transfers'),
        local_time: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
          .describe('Time of day at `location`, HH:mm'),
        approved: z.boolean().describe('Whether the bank approved it; a declined transaction moves no money'),
      })
      .describe('What was paid, how, and to whom'),
    location: placeSchema.describe('Where the terminal is; online, where the ordering device is'),
  },
});
export type CardTransaction = z.infer<typeof cardTransactionSchema>;

export const cardEvents = {
  schemas: [cardTransactionSchema],
  categories: CARD_CATEGORIES,
  description: 'one transaction with a bank card: who, how much, where, how and to whom',
  factsOf: ({ customer }: CardTransaction): EventFacts => ({
    customerId: customer.customer_id,
  }),
  summaryOf: ({ transaction, location }: CardTransaction) => lineOf(transaction, location.city),
} as const satisfies EventKinds;

/** For example `1,240 TWD grocery, Taipei`. */
function lineOf(
  { amount, merchant_category, channel, approved }: CardTransaction['transaction'],
  city: string,
): string {
  const what = channel === 'TRANSFER' ? 'transfer' : merchant_category.toLowerCase().replace('_', ' ');
  return `${withThousands(amount)} TWD ${what}, ${city}${approved ? '' : ', declined'}`;
}

/** Our own, because the result of `toLocaleString` depends on the machine. */
function withThousands(amount: number): string {
  const digits = String(Math.round(amount));
  let text = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) text = `${digits.slice(Math.max(0, end - 3), end)},${text}`;
  return text;
}
