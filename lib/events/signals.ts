import * as z from 'zod';
import { eventSchemaOf, type EventFacts, type EventKinds } from './envelope';
import { placeSchema } from './place';

/** What kind of misuse an injected anomaly is. Each category has several `type`s, its variants. */
const SIGNALS_CATEGORIES = ['ACCOUNT_ACCESS', 'PURCHASING', 'SERVICE_ABUSE', 'BEHAVIOUR'] as const;
export type SignalsCategory = (typeof SIGNALS_CATEGORIES)[number];

const LOGIN_METHODS = ['PASSWORD', 'OTP', 'BIOMETRIC', 'SSO'] as const;
export const LOGIN_FAILURE_REASONS = ['WRONG_CREDENTIALS', 'CODE_EXPIRED', 'NOT_RECOGNISED', 'TIMED_OUT'] as const;
export const PURCHASE_METHODS = ['CREDIT_CARD', 'DEBIT_CARD', 'WALLET', 'BANK_TRANSFER'] as const;
export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export const FILE_ACTIONS = ['READ', 'DOWNLOAD', 'UPLOAD', 'DELETE'] as const;

const session = {
  user: z.strictObject({
    customer_id: z
      .string()
      .min(1)
      .describe("`CUST-` and the client's number in the dataset, six digits at least; also the partition key"),
  }),
  session_id: z
    .string()
    .min(1)
    .describe('The same for everything that one user does from a login to the end of the visit'),
  location: placeSchema.describe('Where the user is, by the IP address'),
  device: z
    .strictObject({
      device_id: z.string().min(1).describe('`DEV-` and eight hexadecimal digits; a customer has two devices'),
      ip: z.string().min(1).describe('IPv4 address of the connection, from a range reserved for tests'),
    })
    .describe("The user's device and connection"),
};

const categories = SIGNALS_CATEGORIES;

/** Begins a session, or fails. */
const loginSchema = eventSchemaOf({
  workload: 'signals',
  type: 'LOGIN',
  categories,
  payload: {
    ...session,
    login: z.strictObject({
      method: z.enum(LOGIN_METHODS).describe('How the user proved their identity'),
      success: z.boolean().describe('Whether the login succeeded'),
      failure_reason: z.enum(LOGIN_FAILURE_REASONS).optional().describe('Only when the login failed: why'),
    }),
  },
});

const purchaseSchema = eventSchemaOf({
  workload: 'signals',
  type: 'PURCHASE',
  categories,
  payload: {
    ...session,
    purchase: z.strictObject({
      amount: z.number().describe('Price paid, in units of `currency`, two decimals'),
      currency: z.literal('USD').describe('United States dollar'),
      product: z.string().min(1).describe('What was bought'),
      method: z.enum(PURCHASE_METHODS).describe('How it was paid'),
    }),
  },
});

const clickSchema = eventSchemaOf({
  workload: 'signals',
  type: 'CLICK',
  categories,
  payload: {
    ...session,
    click: z.strictObject({
      page: z.string().min(1).describe('Path of the page'),
      element: z.string().min(1).describe('What was clicked on it'),
    }),
  },
});

const apiCallSchema = eventSchemaOf({
  workload: 'signals',
  type: 'API_CALL',
  categories,
  payload: {
    ...session,
    api_call: z.strictObject({
      endpoint: z.string().min(1).describe('Path of the call, with `{placeholders}` for ids'),
      method: z.enum(HTTP_METHODS).describe('HTTP method'),
      status: z.int().describe('HTTP status; 400 and up is a failure'),
      response_time_ms: z.number().nonnegative().describe('Milliseconds until the response'),
    }),
  },
});

const fileAccessSchema = eventSchemaOf({
  workload: 'signals',
  type: 'FILE_ACCESS',
  categories,
  payload: {
    ...session,
    file_access: z.strictObject({
      path: z.string().min(1).describe("Path of the file in the customer's own folder"),
      action: z.enum(FILE_ACTIONS).describe('What was done to it'),
      bytes: z.int().nonnegative().describe('Bytes transferred; 0 for DELETE'),
    }),
  },
});

export type LoginEvent = z.infer<typeof loginSchema>;
export type PurchaseEvent = z.infer<typeof purchaseSchema>;
export type ClickEvent = z.infer<typeof clickSchema>;
export type ApiCallEvent = z.infer<typeof apiCallSchema>;
export type FileAccessEvent = z.infer<typeof fileAccessSchema>;
export type SignalsEvent = LoginEvent | PurchaseEvent | ClickEvent | ApiCallEvent | FileAccessEvent;

export const signalsEvents = {
  schemas: [loginSchema, purchaseSchema, clickSchema, apiCallSchema, fileAccessSchema],
  categories: SIGNALS_CATEGORIES,
  description: 'what a user does in online banking: logins, purchases, clicks, API calls and file access, in sessions',
  factsOf: ({ user }: SignalsEvent): EventFacts => ({ customerId: user.customer_id }),
  summaryOf,
} as const satisfies EventKinds;

function summaryOf(event: SignalsEvent): string {
  switch (event.event_type) {
    case 'LOGIN':
      return `login ${event.login.success ? 'succeeded' : 'failed'}, ${event.location.city}`;
    case 'PURCHASE':
      return `bought ${event.purchase.product} for ${event.purchase.amount.toFixed(2)} USD`;
    case 'CLICK':
      return `clicked ${event.click.element} on ${event.click.page}`;
    case 'API_CALL':
      return `${event.api_call.method} ${event.api_call.endpoint}: ${event.api_call.status}`;
    case 'FILE_ACCESS':
      return `${event.file_access.action.toLowerCase()} ${event.file_access.path}`;
    default:
      return event satisfies never;
  }
}
