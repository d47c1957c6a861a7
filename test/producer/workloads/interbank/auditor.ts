import type { InterbankEvent } from './interbank-run';

type Books = {
  readonly first: Map<string, number>;
  readonly now: Map<string, number>;
  /** How much the customers' accounts at bank A and at bank B hold beyond what they held when first seen. */
  readonly gained: { A: number; B: number };
  /** Money in transit, by the bank that it left. */
  readonly inTransit: { A: number; B: number };
  settlement: readonly [number, number] | undefined;
  /** The settlement account less the gains of its bank's customers; never changes. */
  mirror: readonly [number, number] | undefined;
};

type Auditor = {
  /** @throws when the event does not follow from the earlier ones */
  readonly observe: (event: InterbankEvent) => void;
  /** Money in transit in all groups. */
  readonly inTransit: () => number;
  /** Events that moved money. */
  readonly postings: () => number;
};

/**
 * Keeps the books a second time, from the events alone, and checks every balance in them: accounts continue from their
 * last balance, money that leaves an account is in transit until it reaches another, and settlement accounts mirror the
 * movements.
 */
export function createAuditor(): Auditor {
  const groups = new Map<string, Books>();
  let postings = 0;
  const booksOf = (group: string): Books => {
    const known = groups.get(group);
    if (known) return known;
    const made: Books = {
      first: new Map(),
      now: new Map(),
      gained: { A: 0, B: 0 },
      inTransit: { A: 0, B: 0 },
      settlement: undefined,
      mirror: undefined,
    };
    groups.set(group, made);
    return made;
  };
  return {
    observe: (event) => {
      const books = booksOf(event.clearing.group);
      const { amount, debtor, creditor } = event.payment;
      const check = (what: string, got: number, expected: number): void => {
        if (got !== expected || got < 0) throw new Error(`${event.event_id}: ${what} is ${got}, expected ${expected}`);
      };
      const post = ({ account_id, bank }: typeof debtor, change: number, after: number): void => {
        const before = books.now.get(account_id) ?? after - change;
        if (!books.first.has(account_id)) books.first.set(account_id, before);
        check(`the balance of ${account_id}`, after, before + change);
        books.now.set(account_id, after);
        books.gained[bank] += change;
      };
      if (event.event_type === 'PAYMENT_VALIDATED') {
        post(debtor, -amount, event.balances.debtor);
        books.inTransit[debtor.bank] += amount;
      } else if (event.event_type === 'PAYMENT_SETTLED') {
        const { settlement_a, settlement_b } = event.balances;
        post(debtor, 0, event.balances.debtor);
        post(creditor, amount, event.balances.creditor);
        books.inTransit[debtor.bank] -= amount;
        const moved = debtor.bank === creditor.bank ? 0 : debtor.bank === 'A' ? -amount : amount;
        check('settlement A', settlement_a, (books.settlement?.[0] ?? settlement_a - moved) + moved);
        check('settlement B', settlement_b, (books.settlement?.[1] ?? settlement_b + moved) - moved);
        books.settlement = [settlement_a, settlement_b];
        const mirror = [
          settlement_a - books.gained.A - books.inTransit.A,
          settlement_b - books.gained.B - books.inTransit.B,
        ] as const;
        books.mirror ??= mirror;
        check('settlement A beside its customers', mirror[0] + 1e12, books.mirror[0] + 1e12);
        check('settlement B beside its customers', mirror[1] + 1e12, books.mirror[1] + 1e12);
      } else if (event.event_type === 'PAYMENT_REJECTED' && event.balances) {
        post(debtor, amount, event.balances.debtor);
        books.inTransit[debtor.bank] -= amount;
      } else return;
      postings += 1;
      const inTransit = books.inTransit.A + books.inTransit.B;
      check('what is in transit', event.balances!.in_transit, inTransit);
      // Exactly what the accounts have lost is in transit.
      check('what accounts and transit have gained', books.gained.A + books.gained.B + inTransit, 0);
    },
    inTransit: () => [...groups.values()].reduce((sum, { inTransit }) => sum + inTransit.A + inTransit.B, 0),
    postings: () => postings,
  };
}
