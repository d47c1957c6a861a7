import type { Account } from './accounts';

/** One payment of the treasury, between indexes in the group's list of accounts. */
export type Sweep = { readonly debtor: number; readonly creditor: number; readonly amount: number };

type Deviation = { readonly account: number; left: number };

/**
 * The payments that bring every account back to its opening balance: fewer than there are accounts that deviate.
 * Surpluses go to deficits at the same bank first, then between the banks in one direction only, so that the settlement
 * accounts move straight back to their opening balances.
 */
export function sweepsOf(accounts: readonly Account[], balances: Float64Array): Sweep[] {
  const sweeps: Sweep[] = [];
  const deviations = accounts.map(({ opening, party }, account) => ({
    account,
    bank: party.bank,
    left: balances[account]! - opening,
  }));
  const surpluses = deviations.filter(({ left }) => left > 0);
  const deficits = deviations.filter(({ left }) => left < 0);
  for (const bank of ['A', 'B'] as const) {
    const ofBank = (all: typeof deviations) => all.filter((deviation) => deviation.bank === bank);
    match(ofBank(surpluses), ofBank(deficits), sweeps);
  }
  match(surpluses, deficits, sweeps);
  return sweeps;
}

/** Pairs surpluses with deficits, each payment as large as possible. */
function match(surpluses: readonly Deviation[], deficits: readonly Deviation[], sweeps: Sweep[]): void {
  let at = 0;
  for (const deficit of deficits) {
    while (deficit.left < 0 && at < surpluses.length) {
      const surplus = surpluses[at]!;
      const amount = Math.min(surplus.left, -deficit.left);
      if (amount > 0) sweeps.push({ debtor: surplus.account, creditor: deficit.account, amount });
      surplus.left -= amount;
      deficit.left += amount;
      if (surplus.left === 0) at += 1;
    }
  }
}
