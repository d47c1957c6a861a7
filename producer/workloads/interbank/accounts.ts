import type { Client } from '../../dataset/client';
import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { unit } from '../../../lib/core/samplers';
import { customersOf } from '../../world/customer';
import { BANKS, type Bank, type Party } from '../../../lib/events/interbank';

export type Account = {
  readonly party: Party;
  /** Balance at the beginning and at the end of each cycle; whole New Taiwan dollars. */
  readonly opening: number;
  /** A merchant pays invoices and salaries, and is paid for goods; others are private customers. */
  readonly merchant: boolean;
  /** What a private customer usually pays at once. */
  readonly usualSpend: number;
};

/** Accounts that only pay each other. */
export type ClearingGroup = {
  /** `GRP-0001`: partition key and entity of its payments. */
  readonly id: string;
  readonly accounts: readonly Account[];
  /** Opening balances of the settlement accounts for the group: Bank A's, Bank B's. */
  readonly settlement: readonly [number, number];
};

export type ClearingGroups = { readonly count: number; readonly groupAt: (index: number) => ClearingGroup };

const ACCOUNTS_PER_GROUP = 50;
/** A smaller group would have too few payments; made-up accounts fill it up. */
const LEAST_ACCOUNTS = 24;
const OPENING = purposeNamed('interbank/opening');
/** Accounts do not depend on the run's seed. */
const WORLD_SEED = 20051001;
/** Share of its accounts' balances that a bank keeps on its settlement account. */
const LIQUIDITY_SHARE = 0.06;
const LEAST_LIQUIDITY = 1_500_000;

/** Every account of a dataset, in groups of about fifty neighbours, half of them at each bank. */
export function clearingGroupsOf(clients: readonly Client[]): ClearingGroups {
  const count = Math.max(1, Math.round(clients.length / ACCOUNTS_PER_GROUP));
  const accountAt = accountsOf(clients);
  const known: (ClearingGroup | undefined)[] = Array.from({ length: count });
  const make = (index: number): ClearingGroup => {
    const from = Math.floor((index * clients.length) / count);
    const to = Math.floor(((index + 1) * clients.length) / count);
    const own = Array.from({ length: to - from }, (_, at) => accountAt(from + at));
    return clearingGroup(`GRP-${String(index + 1).padStart(4, '0')}`, filledUp(own));
  };
  return { count, groupAt: (index) => (known[index] ??= make(index)) };
}

/** The account of the client at an index. */
export function accountsOf(clients: readonly Client[]): (index: number) => Account {
  const customerAt = customersOf(clients);
  return (index) => {
    const { bank, accountId, customerId, usualSpend } = customerAt(index);
    const party = { bank, account_id: accountId, customer_id: customerId };
    return accountOf(party, { index, id: clients[index]!.id, usualSpend });
  };
}

function clearingGroup(id: string, accounts: readonly Account[]): ClearingGroup {
  const [a, b] = BANKS.map((bank) => {
    const held = accounts.reduce((sum, { party, opening }) => sum + (party.bank === bank ? opening : 0), 0);
    return Math.max(LEAST_LIQUIDITY, Math.round(held * LIQUIDITY_SHARE));
  });
  return { id, accounts, settlement: [a!, b!] };
}

type About = { readonly index: number; readonly id: number; readonly usualSpend: number };

/** Four neighbours of twelve are merchants, so that each half of a group has some at both banks. */
function accountOf(party: Party, { index, id, usualSpend }: About): Account {
  const merchant = Math.floor(index / 4) % 3 === 0;
  const draw = unit(randomAt(WORLD_SEED, id, OPENING));
  const opening = merchant ? 2_600_000 + draw * 6_000_000 : 20_000 + usualSpend * (40 + draw * 40);
  return { party, opening: Math.round(opening / 100) * 100, merchant, usualSpend };
}

/** Adds made-up accounts, alternating between the banks, until there are enough, and enough at each bank. */
function filledUp(own: readonly Account[]): Account[] {
  const accounts = [...own];
  const atBank = (bank: Bank) => accounts.filter(({ party }) => party.bank === bank).length;
  for (let made = 1; accounts.length < LEAST_ACCOUNTS || BANKS.some((bank) => atBank(bank) < 8); made++) {
    const bank = atBank('A') <= atBank('B') ? 'A' : 'B';
    const id = 90_000_000 + made;
    const party = { bank, account_id: `${bank}-${id}`, customer_id: `CUST-${id}` } as const;
    accounts.push(accountOf(party, { index: accounts.length, id, usualSpend: 500 + ((made * 337) % 4_000) }));
  }
  return accounts;
}
