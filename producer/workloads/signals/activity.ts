import type { Random } from '../../../lib/core/random-at';
import { integer, pick, unit } from '../../../lib/core/samplers';
import {
  FILE_ACTIONS,
  type HTTP_METHODS,
  LOGIN_FAILURE_REASONS,
  PURCHASE_METHODS,
  type ApiCallEvent,
  type ClickEvent,
  type FileAccessEvent,
  type LoginEvent,
  type PurchaseEvent,
} from '../../../lib/events/signals';
import { WARES } from './wares';

/** What customers do. Injected actions are drawn in the same way as ordinary ones. */

type LoginMethod = LoginEvent['login']['method'];

const PAGES: readonly { readonly page: string; readonly elements: readonly string[] }[] = [
  { page: '/home', elements: ['account-tile', 'menu', 'news-item', 'search-box'] },
  { page: '/accounts', elements: ['account-row', 'filter', 'export-button', 'details-link'] },
  { page: '/cards', elements: ['card-tile', 'limit-slider', 'freeze-switch', 'statement-link'] },
  { page: '/transfers', elements: ['new-transfer', 'template-row', 'amount-field', 'confirm-button'] },
  { page: '/shop', elements: ['product-tile', 'cart', 'offer-banner', 'sort-menu'] },
  { page: '/investments', elements: ['fund-row', 'chart', 'risk-note', 'watch-button'] },
  { page: '/messages', elements: ['message-row', 'reply-button', 'attachment'] },
  { page: '/settings', elements: ['language-menu', 'alert-switch', 'device-row', 'save-button'] },
];

const CALLS: readonly {
  readonly endpoint: string;
  readonly method: (typeof HTTP_METHODS)[number];
  readonly ms: number;
}[] = [
  { endpoint: '/v2/accounts', method: 'GET', ms: 45 },
  { endpoint: '/v2/accounts/{id}/balance', method: 'GET', ms: 30 },
  { endpoint: '/v2/accounts/{id}/transactions', method: 'GET', ms: 110 },
  { endpoint: '/v2/cards/{id}', method: 'GET', ms: 40 },
  { endpoint: '/v2/cards/{id}/limits', method: 'PUT', ms: 85 },
  { endpoint: '/v2/transfers', method: 'POST', ms: 160 },
  { endpoint: '/v2/transfers/{id}', method: 'DELETE', ms: 70 },
  { endpoint: '/v2/rates', method: 'GET', ms: 25 },
  { endpoint: '/v2/alerts', method: 'POST', ms: 60 },
];
const SUCCESSES: Readonly<Record<(typeof HTTP_METHODS)[number], number>> = {
  GET: 200,
  POST: 201,
  PUT: 200,
  DELETE: 204,
};
const FAILURES = [400, 401, 403, 404, 409, 429, 500, 502, 503, 504] as const;

const FOLDERS = ['statements', 'contracts', 'tax', 'inbox', 'uploads'] as const;
const LAST_MONTH = 12;

/** Login methods, each as often as it is used. */
const METHODS: readonly LoginMethod[] = [
  'PASSWORD',
  'PASSWORD',
  'PASSWORD',
  'PASSWORD',
  'BIOMETRIC',
  'BIOMETRIC',
  'BIOMETRIC',
  'OTP',
  'OTP',
  'SSO',
];

export function loginOf(random: Random, success: boolean): LoginEvent['login'] {
  const method = pick(random, METHODS);
  return success ? { method, success } : { method, success, failure_reason: pick(random, LOGIN_FAILURE_REASONS) };
}

/** @param amountUsd @default drawn around the price of the product */
export function purchaseOf(random: Random, amountUsd?: number): PurchaseEvent['purchase'] {
  const { product, priceUsd } = pick(random, BASKET);
  const amount = amountUsd ?? Math.round(priceUsd * spread(random, 0.7) * 100) / 100;
  return { amount, currency: 'USD', product, method: pick(random, PURCHASE_METHODS) };
}

/** US dollars, over 1,000 and up to 10,000. */
export function largeAmount(random: Random): number {
  return Math.round((1_000.01 + 700 * spread(random, 0.8)) * 100) / 100;
}

export function clickOf(random: Random): ClickEvent['click'] {
  const { page, elements } = pick(random, PAGES);
  return { page, element: pick(random, elements) };
}

export function apiCallOf(random: Random, fails: boolean): ApiCallEvent['api_call'] {
  const { endpoint, method, ms } = pick(random, CALLS);
  const status = fails ? pick(random, FAILURES) : SUCCESSES[method];
  return { endpoint, method, status, response_time_ms: Math.round(ms * spread(random, 0.5) * 10) / 10 };
}

export function fileAccessOf(random: Random, customerId: string): FileAccessEvent['file_access'] {
  const action = pick(random, FILE_ACTIONS);
  const month = integer(random, 1, LAST_MONTH);
  return {
    path: `/${customerId}/${pick(random, FOLDERS)}/${month < 10 ? '0' : ''}${month}-${integer(random, 1, 40)}.pdf`,
    action,
    bytes: action === 'DELETE' ? 0 : Math.round(90_000 * spread(random, 0.9)),
  };
}

/** Each ware as often as its weight. */
const BASKET = WARES.flatMap((ware) => Array.from({ length: ware.weight }, () => ware));

/**
 * A factor of median 1, log-normal but for its tails: the sum of three uniform numbers is as good as normal, and never
 * more than three of its standard deviations from the middle.
 */
function spread(random: Random, sigma: number): number {
  return Math.exp(sigma * 2 * (unit(random) + unit(random) + unit(random) - 1.5));
}
