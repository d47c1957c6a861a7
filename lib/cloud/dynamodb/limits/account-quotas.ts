import { ServiceError } from '../../engines/service-error';
import type { Context } from '../operations/context';
import { decreasesOn } from '../tables/decreases';
import type { GlobalIndexState, TableState, Throughput } from '../tables/table-state';
import type { Access } from './meter';
import { ACCOUNT_UNITS, TABLE_UNITS } from './part-quota';

/** Developer Guide, "Quotas in Amazon DynamoDB": tables of an account in a Region. */
const MAX_TABLES = 2_500;
/** API Reference, "LimitExceededException": tables that are created, updated or deleted at a time. */
const MAX_OPERATIONS = 500;
/** There: of them tables with indexes that are created. */
const MAX_INDEXED_CREATIONS = 250;
/** Developer Guide, "Quotas", decreasing provisioned throughput: so many a UTC day, and then one an hour. */
const FREE_DECREASES = 4;
/** Developer Guide, "Considerations when switching capacity modes": to on-demand mode in 24 hours. */
export const MAX_SWITCHES = 4;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Quotas = Pick<Context, 'store' | 'account' | 'clock'>;

function limitExceeded(message: string): ServiceError {
  return new ServiceError('LimitExceededException', message);
}

export function subscriberLimitExceeded(reason: string): ServiceError {
  return limitExceeded(`Subscriber limit exceeded: ${reason}`);
}

/** @throws ServiceError when the account may not have another table like this one now */
export function checkCreation(quotas: Quotas, state: TableState): void {
  checkOperations(quotas);
  const tables = quotas.store.all();
  if (tables.length >= MAX_TABLES)
    throw subscriberLimitExceeded(`There is a limit of ${MAX_TABLES} tables per subscriber`);
  const creating = tables.filter((table) => table.transition?.status === 'CREATING' && hasIndexes(table.state));
  if (hasIndexes(state) && creating.length >= MAX_INDEXED_CREATIONS)
    throw subscriberLimitExceeded(
      'You have exceeded the maximum number of indexed tables that can be created simultaneously',
    );
  checkUnits(quotas, undefined, state);
}

function hasIndexes({ localIndexes, globalIndexes }: TableState): boolean {
  return localIndexes.length + globalIndexes.length > 0;
}

/** @throws ServiceError when too many tables are being changed */
export function checkOperations({ store }: Quotas): void {
  const busy = store.all().filter(({ transition }) => transition?.isOfTable);
  if (busy.length >= MAX_OPERATIONS)
    throw subscriberLimitExceeded(`Only ${MAX_OPERATIONS} tables can be created, updated, or deleted simultaneously`);
}

/** @throws ServiceError when the account may not change a table so, or not yet */
export function checkUpdate(quotas: Quotas, before: TableState, next: TableState): void {
  checkOperations(quotas);
  checkUnits(quotas, before, next);
  const nowMs = quotas.clock.now();
  if (before.billingMode !== next.billingMode) return checkSwitch(before, next, nowMs);
  for (const part of partsOf(next)) {
    const old = partsOf(before).find(({ name }) => name === part.name);
    if (old && isDecrease(old.throughput, part.throughput)) checkDecreases(old.throughput, nowMs);
  }
}

function isDecrease(before: Throughput, next: Throughput): boolean {
  const isIncrease = next.readUnits > before.readUnits || next.writeUnits > before.writeUnits;
  return !isIncrease && (next.readUnits < before.readUnits || next.writeUnits < before.writeUnits);
}

function checkDecreases(before: Throughput, nowMs: number): void {
  const { decreasedMs = 0 } = before;
  const count = decreasesOn(before, nowMs);
  if (count < FREE_DECREASES || nowMs - decreasedMs >= HOUR_MS) return;
  throw subscriberLimitExceeded(
    `Provisioned throughput decreases are limited within a given UTC day. After the first ${FREE_DECREASES} decreases, ` +
      'each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. ' +
      `Number of decreases today: ${count}. Last decrease at ${timeText(decreasedMs)}. ` +
      `Next decrease can be made at ${timeText(decreasedMs + HOUR_MS)}`,
  );
}

const TIME = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeStyle: 'full', timeZone: 'UTC' });

/** Such as "Monday, February 13, 2023 at 10:25:39 AM Coordinated Universal Time". */
function timeText(ms: number): string {
  return TIME.format(ms).replaceAll('\u202f', ' ');
}

function checkSwitch(before: TableState, { billingMode }: TableState, nowMs: number): void {
  if (billingMode !== 'PAY_PER_REQUEST') return;
  const switches = (before.onDemandSwitchesMs ?? []).filter((ms) => nowMs - ms < DAY_MS);
  if (switches.length < MAX_SWITCHES) return;
  throw subscriberLimitExceeded(
    `Update to PayPerRequest mode are limited to ${MAX_SWITCHES} times in 1 day(s). ` +
      `Last update at ${timeText(switches.at(-1)!)}. Next update can be made at ${timeText(switches[0]! + DAY_MS)}.`,
  );
}

/** A table or a global index, with what it may take. */
type Part = Pick<GlobalIndexState, 'throughput' | 'onDemandThroughput' | 'warmThroughput'> & {
  /** Of the index. */
  readonly name: string | undefined;
};

function partsOf(state: TableState): readonly Part[] {
  return [
    { ...state, name: undefined },
    ...state.globalIndexes.map((index): Part => ({ ...index, name: index.IndexName })),
  ];
}

const ACCESSES: readonly Access[] = ['Read', 'Write'];

/** Tables and indexes have as many units as the quota, and all provisioned ones together twice as many. */
function checkUnits(quotas: Quotas, before: TableState | undefined, next: TableState): void {
  const { region } = quotas.account;
  for (const access of ACCESSES) {
    for (const part of partsOf(next)) {
      const old = before && partsOf(before).find(({ name }) => name === part.name);
      checkPart(access, old, part, region);
    }
    if (next.billingMode === 'PROVISIONED') checkAccount(access, quotas, before, next);
  }
}

function checkPart(access: Access, before: Part | undefined, part: Part, region: string): void {
  const isBeyond = (units: (of: Part) => number) =>
    units(part) > TABLE_UNITS && (!before || units(part) > units(before));
  const quota = `TableMax${access}CapacityUnits of the account in region ${region}`;
  const { name } = part;
  if (isBeyond((of) => provisioned(access, of))) throw limitExceeded(aboveMaximum(access, part, region));
  if (isBeyond(({ onDemandThroughput }) => onDemandThroughput?.[`Max${access}RequestUnits`] ?? 0)) {
    const where = name === undefined ? 'table' : `index : ${name}`;
    throw subscriberLimitExceeded(
      `Requested Max${access}RequestUnits for OnDemandThroughput for ${where} exceeds ${quota}`,
    );
  }
  if (isBeyond(({ warmThroughput }) => warmThroughput?.[`${access}UnitsPerSecond`] ?? 0)) {
    const where = name === undefined ? 'table' : `index ${name}`;
    throw subscriberLimitExceeded(`Requested ${access}UnitsPerSecond for WarmThroughput for ${where} exceeds ${quota}`);
  }
}

function provisioned(access: Access, { throughput }: Part): number {
  return access === 'Read' ? throughput.readUnits : throughput.writeUnits;
}

const HOW_TO_GET_MORE =
  'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.';

function aboveMaximum(access: Access, part: Part, region: string): string {
  const { name } = part;
  const [of, kind] = name === undefined ? ['', 'table'] : [` for index ${name}`, 'index'];
  return (
    `The requested ${access}CapacityUnits${of}, ${provisioned(access, part)}, is above the per ${kind} maximum for the ` +
    `account in ${region}. Per ${kind} maximum: ${TABLE_UNITS}. ${HOW_TO_GET_MORE}`
  );
}

function checkAccount(
  access: Access,
  { store, account: { region } }: Quotas,
  before: TableState | undefined,
  next: TableState,
): void {
  const reserved = store.all().reduce((sum, { state }) => sum + unitsOf(access, state), 0);
  const requested = unitsOf(access, next);
  const own = before ? unitsOf(access, before) : 0;
  if (requested <= own || reserved - own + requested <= ACCOUNT_UNITS) return;
  throw limitExceeded(
    `This request would have caused the ${access}CapacityUnits limit to be exceeded for the account in ${region}. ` +
      `Current ${access}CapacityUnits reserved by the account: ${reserved}. Limit: ${ACCOUNT_UNITS}. ` +
      `Requested: ${requested}. ${HOW_TO_GET_MORE}`,
  );
}

/** None on demand. */
function unitsOf(access: Access, state: TableState): number {
  return partsOf(state).reduce((sum, part) => sum + provisioned(access, part), 0);
}
