import { durationText } from '../duration-text';
import { defineRule } from '../rule';
import { score } from '../score';
import { short } from '../short';

const WINDOW_MS = 3_600_000;
const MIN_ACCOUNTS = 3;
const MAX_ACCOUNTS = 5;
/** Each payment of a circle differs from the closing one by at most this share. */
const TOLERANCE = 0.05;
/** Smaller payments are ignored. */
const MIN_AMOUNT = 10_000;
/** How many of a group's latest payments are searched for a circle. */
const MAX_PAYMENTS = 96;

/** A short tuple, because many are stored. */
type Payment = readonly [debtor: string, creditor: string, amount: number];
type Edge = readonly [...Payment, timeMs: number];

export const circularFlow = defineRule<Payment, readonly Edge[]>({
  name: 'CIRCULAR_FLOW',
  severity: 'HIGH',
  description:
    'Money that comes back to the account it left within an hour, through 3 to 5 accounts, in payments of 10,000 and more whose amounts are nearly equal (within 5 %); a payment belongs to one circle only.',
  eventTypes: ['PAYMENT_INITIATED'],
  covers: ['CIRCULAR_FLOW'],
  factOf: (event) => {
    if (event.event_type !== 'PAYMENT_INITIATED') return undefined;
    const { debtor, creditor, amount } = event.payment;
    return amount < MIN_AMOUNT ? undefined : [short(debtor.account_id), short(creditor.account_id), amount];
  },
  start: () => [],
  step: (edges, payment, { timeMs }) => {
    const edge: Edge = [...payment, timeMs];
    const recent = edges.filter(([, , , earlierMs]) => timeMs - earlierMs < WINDOW_MS);
    const path = pathBack(recent, edge);
    if (path === undefined) return { state: [...recent, edge].slice(-MAX_PAYMENTS) };
    const [debtor, , amount] = payment;
    const accounts = [debtor, ...path.map(([from]) => from)];
    const spanMs = Math.max(0, timeMs - path[0]![3]);
    return {
      state: recent.filter((earlier) => !path.includes(earlier)),
      detection: {
        score: score(1 - spanMs / WINDOW_MS / 2),
        description: `About ${amount} went around ${accounts.length} accounts (${accounts.join(', ')}) within ${durationText(spanMs)}.`,
      },
    };
  },
});

/** A chain of payments by which money came from the creditor of `last` to its debtor. */
function pathBack(edges: readonly Edge[], last: Edge): readonly Edge[] | undefined {
  const alike = edges.filter(([, , amount]) => Math.abs(amount - last[2]) <= TOLERANCE * Math.abs(last[2]));
  return alike.length < MIN_ACCOUNTS - 1 ? undefined : search(alike, last, []);
}

/** Extends a path payment by payment, each later than the one before, until it reaches the debtor of `last`. */
function search(edges: readonly Edge[], last: Edge, path: readonly Edge[]): readonly Edge[] | undefined {
  const [lastDebtor, lastCreditor] = last;
  const at = path.at(-1)?.[1] ?? lastCreditor;
  for (const [index, edge] of edges.entries()) {
    const [debtor, creditor] = edge;
    if (debtor !== at) continue;
    const longer = [...path, edge];
    if (creditor === lastDebtor) {
      if (longer.length >= MIN_ACCOUNTS - 1) return longer;
      continue;
    }
    const wasThere = creditor === lastCreditor || path.some(([from]) => from === creditor);
    if (wasThere || longer.length >= MAX_ACCOUNTS - 1) continue;
    const found = search(edges.slice(index + 1), last, longer);
    if (found) return found;
  }
  return undefined;
}
