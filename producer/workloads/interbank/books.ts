import { BANKS, type Bank } from '../../../lib/events/interbank';
import type { Payment } from './payment';

/** Balances at the start: of each account, and of Bank A's and Bank B's settlement accounts. */
export type Openings = { readonly accounts: readonly number[]; readonly settlement: readonly number[] };

/** What events show of the books after a step. */
export type Balances = {
  readonly debtor: number;
  readonly creditor: number;
  readonly inTransit: number;
  readonly settlementA: number;
  readonly settlementB: number;
};

/**
 * Double-entry books of the accounts at two banks. A payment's amount is debited at its debtor, is then in transit, and
 * is credited at its creditor; the sum of all accounts and what is in transit never changes. Between banks, settlement
 * moves the same amount from one bank's settlement account to the other's.
 */
export class Books {
  readonly accounts: Float64Array;
  readonly settlement: Float64Array;
  inTransit = 0;

  constructor({ accounts, settlement }: Openings) {
    this.accounts = Float64Array.from(accounts);
    this.settlement = Float64Array.from(settlement);
  }

  canDebit({ debtor, amount }: Payment): boolean {
    return this.accounts[debtor]! >= amount;
  }

  debit({ debtor, amount }: Payment): void {
    this.accounts[debtor]! -= amount;
    this.inTransit += amount;
  }

  /** Undoes the debit. */
  giveBack({ debtor, amount }: Payment): void {
    this.inTransit -= amount;
    this.accounts[debtor]! += amount;
  }

  /** Whether the debtor's bank has the money to settle; within one bank nothing has to be settled. */
  canSettle({ debtorBank, creditorBank, amount }: Payment): boolean {
    return debtorBank === creditorBank || this.settlement[bankIndex(debtorBank)]! >= amount;
  }

  settle({ creditor, debtorBank, creditorBank, amount }: Payment): void {
    if (debtorBank !== creditorBank) {
      this.settlement[bankIndex(debtorBank)]! -= amount;
      this.settlement[bankIndex(creditorBank)]! += amount;
    }
    this.inTransit -= amount;
    this.accounts[creditor]! += amount;
  }

  /** The balances that concern a payment; an account that no bank knows has 0. */
  balancesOf({ debtor, creditor }: Payment): Balances {
    return {
      debtor: debtor < 0 ? 0 : this.accounts[debtor]!,
      creditor: creditor < 0 ? 0 : this.accounts[creditor]!,
      inTransit: this.inTransit,
      settlementA: this.settlement[0]!,
      settlementB: this.settlement[1]!,
    };
  }
}

export function bankIndex(bank: Bank): 0 | 1 {
  return bank === BANKS[0] ? 0 : 1;
}
