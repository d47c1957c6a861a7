import { eventId } from '../../../../lib/events/envelope';
import type { EventOf } from '../../../../lib/events/event';
import type { LoginEvent } from '../../../../lib/events/signals';

/** Noon in Taipei. */
const NOON_MS = Date.UTC(2026, 0, 4, 4);

export type Place = EventOf<'card'>['location'];

const TAIPEI: Place = { city: 'Taipei', country: 'TW', latitude: 25, longitude: 121.5, utc_offset_minutes: 480 };

/** Places that the tests visit. */
export const PLACES = {
  taipei: TAIPEI,
  taoyuan: { ...TAIPEI, city: 'Taoyuan', longitude: 121.3 },
  kaohsiung: { ...TAIPEI, city: 'Kaohsiung', latitude: 22.6, longitude: 120.3 },
  lima: { city: 'Lima', country: 'PE', latitude: -12, longitude: -77, utc_offset_minutes: -300 },
} as const satisfies Record<string, Place>;

let made = 0;

function envelope(secondsLater: number) {
  const sequence = made++;
  return {
    event_id: eventId('rules', sequence),
    timestamp: new Date(NOON_MS + secondsLater * 1000).toISOString(),
    source_system: 'ONLINE_BANKING',
    run_id: 'rules',
    sequence,
    schema_version: '1.0',
  } as const;
}

function session(location: Place) {
  return {
    user: { customer_id: 'CUST-000001' },
    session_id: 'SES-1',
    location,
    device: { device_id: 'DEV-1', ip: '198.18.0.1' },
  };
}

/** A login of the only user in these tests. @param secondsLater than noon in Taipei */
export function aLogin(secondsLater: number, { success = true, location = TAIPEI } = {}): LoginEvent {
  return {
    ...envelope(secondsLater),
    event_type: 'LOGIN',
    workload: 'signals',
    ...session(location),
    login: { method: 'PASSWORD', success },
  };
}

export function aPurchase(secondsLater: number, { amount = 20 } = {}): EventOf<'signals'> {
  return {
    ...envelope(secondsLater),
    event_type: 'PURCHASE',
    workload: 'signals',
    ...session(TAIPEI),
    purchase: { amount, currency: 'USD', product: 'Book', method: 'WALLET' },
  };
}

export function anApiCall(secondsLater: number, { status = 200 } = {}): EventOf<'signals'> {
  return {
    ...envelope(secondsLater),
    event_type: 'API_CALL',
    workload: 'signals',
    ...session(TAIPEI),
    api_call: { endpoint: '/accounts', method: 'GET', status, response_time_ms: 12 },
  };
}

export function aClick(secondsLater: number, { location = TAIPEI } = {}): EventOf<'signals'> {
  return {
    ...envelope(secondsLater),
    event_type: 'CLICK',
    workload: 'signals',
    ...session(location),
    click: { page: '/', element: 'menu' },
  };
}

export function aCardTransaction(secondsLater: number, { amount = 500, location = TAIPEI } = {}): EventOf<'card'> {
  return {
    ...envelope(secondsLater),
    event_type: 'CARD_TRANSACTION',
    workload: 'card',
    customer: { customer_id: 'CUST-000001' },
    card: { card_id: 'CARD-000001-1' },
    transaction: {
      amount,
      currency: 'TWD',
      channel: 'POS',
      merchant_id: 'MER-1',
      merchant_category: 'GROCERY',
      local_time: '12:00',
      approved: true,
    },
    location,
  };
}

/** @param way debtor and creditor, such as `A>B` */
export function aPayment(secondsLater: number, way: string, { amount = 10_000 } = {}): EventOf<'interbank'> {
  const [debtor, creditor] = way.split('>') as [string, string];
  return {
    ...envelope(secondsLater),
    event_type: 'PAYMENT_INITIATED',
    workload: 'interbank',
    payment: {
      payment_id: `PAY-${secondsLater}`,
      amount,
      currency: 'TWD',
      debtor: { bank: 'A', account_id: debtor, customer_id: 'CUST-000001' },
      creditor: { bank: 'B', account_id: creditor, customer_id: 'CUST-000002' },
      purpose: 'GOODS',
    },
    clearing: { group: 'GRP-0001', cycle: 0 },
  };
}

/** `times` things, evenly spread, the first at once. */
export function every<T>(seconds: number, times: number, make: (secondsLater: number) => T): T[] {
  return Array.from({ length: times }, (_, at) => make(at * seconds));
}
