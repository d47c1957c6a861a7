import type { QuarantinedId } from '../../aws/quarantined-ids';
import type { QueryStore } from '../../aws/query-store';
import { isoOf } from '../../core/iso-of';
import {
  addHash,
  verifyOf,
  windowVerdict,
  type Verify,
  type VerifyWindow,
  type WindowContent,
  type WindowVerdict,
} from '../contract/verify';
import { WINDOW_MS } from '../contract/windows';
import { parseEventId } from '../../events/envelope';
import type { WorkloadName } from '../../events/event';
import { minuteScope } from '../../domain/bronze/rollup';
import type { Produced, ProducedWindow } from './producer-control';
import { reuseAnswer } from './reuse-answer';
import type { ReadRuns } from './run-list';

/** The quarantined events whose bytes still show an id. */
type ReadQuarantinedIds = (runIds: readonly string[]) => Promise<readonly QuarantinedId[]>;

export type LiveVerifyOptions = {
  readonly store: Pick<QueryStore, 'page' | 'rollups'>;
  readonly readQuarantined: ReadQuarantinedIds;
  readonly workloads: readonly WorkloadName[];
  /** @default no producer is beside this server */
  readonly produced?: Pick<Produced, 'windows' | 'runs'>;
  /** The runs known from elsewhere. @default none */
  readonly readRuns?: ReadRuns | undefined;
  /** Whether every accepted record has been stored. */
  readonly isAtRest: () => Promise<boolean>;
  readonly now: () => number;
  /** Windows shown. @default 15 */
  readonly maxWindows?: number;
  /** How long an answer is given again. @default 2,000 */
  readonly reuseMs?: number;
};

const MAX_WINDOWS = 15;
const REUSE_MS = 2_000;
/** A window of at most this many events is compared by content even while it grows. */
const SMALL_WINDOW = 5_000;
const PAGE_ROWS = 1_000;

const EMPTY: WindowContent = { count: 0, hashSum: 0n };

/**
 * Compares, minute by minute, what the producer beside this server has made with bronze: the count, and the sum of all
 * payload hashes. A window found equal is not read again until it grows.
 */
export function createLiveVerify(options: LiveVerifyOptions): () => Promise<Verify> {
  const { now, reuseMs = REUSE_MS } = options;
  const memory: Memory = { settled: new Map(), seen: new Map() };
  return reuseAnswer(() => look(options, memory), { now, reuseMs });
}

type Memory = {
  /** Windows that were found equal, with what had been made of them then. */
  readonly settled: Map<number, { readonly generated: WindowContent; readonly window: VerifyWindow }>;
  /** What had been made of each window at the last look. */
  readonly seen: Map<number, WindowContent>;
};

async function look(options: LiveVerifyOptions, memory: Memory): Promise<Verify> {
  const { produced, readRuns, now, maxWindows = MAX_WINDOWS } = options;
  const windows = produced ? await judgeWindows(options, memory) : [];
  const runs = (await readRuns?.()) ?? [];
  return verifyOf({
    checkedAt: isoOf(now()),
    windows,
    ownRuns: new Set(produced?.runs().keys()),
    runs,
    maxWindows,
  });
}

async function judgeWindows(options: LiveVerifyOptions, memory: Memory): Promise<VerifyWindow[]> {
  const produced = options.produced!;
  const windows = [...produced.windows()].sort((a, b) => b.startMs - a.startMs);
  if (windows.length === 0) return [];
  // Rest must be determined before bronze is read: then a missing event is lost, and not late.
  const atRest = await options.isAtRest();
  const quarantined = await options.readQuarantined([...produced.runs().keys()]);
  const judged: VerifyWindow[] = [];
  for (const window of windows) judged.push(await judge(window, { options, memory, quarantined, atRest }));
  return judged;
}

type Situation = {
  readonly options: LiveVerifyOptions;
  readonly memory: Memory;
  readonly quarantined: readonly QuarantinedId[];
  readonly atRest: boolean;
};

/**
 * Bronze is read before the count of generated events is taken: events are made before they are stored, so bronze shows
 * more than was generated only when it holds too much.
 */
async function judge(before: ProducedWindow, situation: Situation): Promise<VerifyWindow> {
  const { memory, options } = situation;
  const { startMs, generated } = before;
  const settled = memory.settled.get(startMs);
  if (settled && sameContent(settled.generated, generated)) return settled.window;
  const basis = basisOf(before, memory);
  memory.seen.set(startMs, generated);
  const stored = basis === 'content' ? await readStored(startMs, options) : await readCount(startMs, options);
  const quarantined = quarantinedIn(startMs, situation);
  const atRest = situation.atRest && before.accepted === generated.count;
  const after = options.produced!.windows().find((other) => other.startMs === startMs) ?? before;
  const verdict = judgeBy({ generated, after: after.generated, stored, quarantined, basis, atRest });
  const judged: VerifyWindow = {
    start: isoOf(startMs),
    end: isoOf(startMs + WINDOW_MS),
    generated: after.generated.count,
    // What is stored was accepted, even if the answer that says so is still on its way.
    accepted: Math.max(after.accepted, Math.min(stored.count + quarantined, after.generated.count)),
    // Rollups count a record that was sent twice twice, and those of other runs.
    bronze: basis === 'count' ? Math.min(stored.count, after.generated.count) : stored.count,
    quarantined,
    verdict,
    equal: verdict === 'EQUAL' ? true : verdict === 'UNEQUAL' ? false : null,
    basis,
  };
  if (verdict === 'EQUAL') memory.settled.set(startMs, { generated, window: judged });
  return judged;
}

type Sides = Parameters<typeof windowVerdict>[0] & {
  readonly generated: WindowContent;
  /** What had been made of the window when bronze had been read. */
  readonly after: WindowContent;
};

/** A window that grew while bronze was read may show rows that `generated` does not know yet. */
function judgeBy({ after, ...sides }: Sides): WindowVerdict {
  if (sides.basis === 'count') return 'BEHIND';
  if (sameContent(sides.generated, after)) return windowVerdict(sides);
  return sides.stored.count + sides.quarantined > after.count ? 'UNEQUAL' : 'BEHIND';
}

/** A large window that still grows would be read repeatedly for verdicts that are outdated at once. */
function basisOf({ startMs, generated }: ProducedWindow, { seen }: Memory): VerifyWindow['basis'] {
  const before = seen.get(startMs);
  const quiet = before !== undefined && sameContent(before, generated);
  return quiet || generated.count <= SMALL_WINDOW ? 'content' : 'count';
}

/** What the rollups count of a minute: records of all runs, those that were sent twice counted twice. */
async function readCount(startMs: number, { store, workloads }: LiveVerifyOptions): Promise<WindowContent> {
  const minute = isoOf(startMs).slice(0, 16);
  const rollups = await Promise.all(
    workloads.map((name) => store.rollups(minuteScope(name, minute.slice(0, 13)), { from: minute, to: minute })),
  );
  return { count: sumOf(rollups.flat().map(({ events }) => events)), hashSum: 0n };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function sameContent(a: WindowContent, b: WindowContent): boolean {
  return a.count === b.count && a.hashSum === b.hashSum;
}

/** The rows that the runs have stored of one minute. */
async function readStored(startMs: number, { store, workloads, produced }: LiveVerifyOptions): Promise<WindowContent> {
  const runs = produced!.runs();
  let { count, hashSum } = EMPTY;
  let cursor: string | undefined;
  do {
    const query = { kind: 'recent', workloads, fromMs: startMs, toMs: startMs + WINDOW_MS } as const;
    const page = await store.page(query, { limit: PAGE_ROWS, cursor });
    for (const { eventId, payloadHash } of page.rows) {
      if (!isCounted(eventId, runs)) continue;
      count += 1;
      hashSum = addHash(hashSum, payloadHash);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return { count, hashSum };
}

function isCounted(eventId: string, runs: ReadonlyMap<string, number>): boolean {
  const parsed = parseEventId(eventId);
  const first = parsed && runs.get(parsed.runId);
  return first !== undefined && parsed!.sequence >= first;
}

/** Damaged bytes seldom show a time: an event without one counts in the newest window. */
function quarantinedIn(startMs: number, { quarantined, options }: Situation): number {
  const runs = options.produced!.runs();
  const newest = Math.max(...options.produced!.windows().map((window) => window.startMs));
  return quarantined.filter(({ eventId, eventTimeMs }) => {
    if (!isCounted(eventId, runs)) return false;
    const at = eventTimeMs === undefined ? newest : Math.floor(eventTimeMs / WINDOW_MS) * WINDOW_MS;
    return at === startMs;
  }).length;
}
