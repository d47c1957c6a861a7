import { CIRCLE_ACCOUNTS } from '../../../lib/events/interbank';

type Edge = { readonly debtor: number; readonly creditor: number; readonly amount: number };

/** Payments whose amounts differ by more than this share never count as one circle. */
const ALIKE = 0.12;
const NOT_REACHED = 255;

/**
 * Whether a payment would bring money back to where it came from: a chain of earlier payments of the cycle, all of about
 * its amount, leads from its creditor to its debtor. Ordinary payments never close a circle.
 */
export function closesCircle(payments: readonly Edge[], { debtor, creditor, amount }: Edge): boolean {
  if (creditor < 0) return false;
  const paymentsFromCreditor = new Uint8Array(NOT_REACHED).fill(NOT_REACHED);
  paymentsFromCreditor[creditor] = 0;
  for (const edge of payments) {
    if (edge.creditor < 0 || Math.abs(edge.amount - amount) > ALIKE * amount) continue;
    const reached = paymentsFromCreditor[edge.debtor]! + 1;
    if (reached >= CIRCLE_ACCOUNTS.most || reached >= paymentsFromCreditor[edge.creditor]!) continue;
    if (edge.creditor === debtor) return true;
    paymentsFromCreditor[edge.creditor] = reached;
  }
  return false;
}
