import type { Client } from '../../dataset/client';

/**
 * The extremes that the clients of a dataset reach by themselves. A fault that is a matter of degree is injected well
 * beyond them, so that its label is true for any dataset.
 */
export type OrdinaryExtremes = {
  /** A month's payment over the larger of limit and highest bill. */
  readonly overpayment: number;
  /** A month's bill over the limit. */
  readonly overbill: number;
};

export function ordinaryExtremes(clients: readonly Client[]): OrdinaryExtremes {
  let overpayment = 0;
  let overbill = 0;
  for (const client of clients) {
    overpayment = Math.max(overpayment, Math.max(...client.paymentAmounts) / owed(client));
    overbill = Math.max(overbill, Math.max(...client.billAmounts) / client.creditLimit);
  }
  return { overpayment, overbill };
}

/** The most that a client could have to pay in a month. */
export function owed(client: Pick<Client, 'creditLimit' | 'billAmounts'>): number {
  return Math.max(client.creditLimit, ...client.billAmounts);
}
