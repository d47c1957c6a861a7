import type { QueryStore } from '../../lib/aws/query-store';
import type { WorkloadName } from '../../lib/events/event';
import { totalScope } from '../../lib/domain/bronze/rollup';
import { sumRollups } from '../../lib/domain/bronze/sum-rollups';
import type { CommandContext } from '../text/context';

/** Stream records that the consumer has stored and counted. */
export type StoredCounts = { readonly events: number; readonly anomalous: number; readonly highRisk: number };

const NOTHING: StoredCounts = { events: 0, anomalous: 0, highRisk: 0 };

export async function readStoredCounts(
  store: Pick<QueryStore, 'rollups'>,
  workloads: readonly WorkloadName[],
): Promise<StoredCounts> {
  const rollups = await Promise.all(workloads.map((workload) => store.rollups(totalScope(workload))));
  const { events, counts } = sumRollups(rollups.flat());
  return { events, anomalous: counts.anomalous ?? 0, highRisk: counts['risk:HIGH'] ?? 0 };
}

export type StoredWatch = {
  /** What was stored since the watch began, as of the latest read. */
  readonly latest: () => StoredCounts;
  /** `monotonicNow` at the read that found the first one; undefined before that. */
  readonly firstSeenAt: () => number | undefined;
  /** Resolves after a last read. */
  readonly end: () => Promise<void>;
};

/** Reads more often until something is stored, since that is the first thing people wait for. */
const FIRST_INTERVAL_MS = 25;
const INTERVAL_MS = 250;

/**
 * Reads repeatedly what is stored, relative to what the first successful read found. The figures are for display: a
 * failed read changes nothing, the next one may succeed, and nothing here ever rejects.
 */
export async function watchStored(
  read: () => Promise<StoredCounts>,
  { monotonicNow, sleep }: Pick<CommandContext, 'monotonicNow' | 'sleep'>,
): Promise<StoredWatch> {
  const ended = new AbortController();
  let before: StoredCounts | undefined;
  let latest = NOTHING;
  let firstSeenAt: number | undefined;
  const look = async (): Promise<void> => {
    const now = await read().catch(() => undefined);
    if (!now) return;
    before ??= now;
    latest = since(before, now);
    if (latest.events > 0) firstSeenAt ??= monotonicNow();
  };
  const watch = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      await look();
      await sleep(firstSeenAt === undefined ? FIRST_INTERVAL_MS : INTERVAL_MS, ended.signal);
    }
  };
  await look();
  const watching = watch();
  return {
    latest: () => latest,
    firstSeenAt: () => firstSeenAt,
    end: async () => {
      ended.abort();
      await watching;
      await look();
    },
  };
}

function since(before: StoredCounts, now: StoredCounts): StoredCounts {
  return {
    events: now.events - before.events,
    anomalous: now.anomalous - before.anomalous,
    highRisk: now.highRisk - before.highRisk,
  };
}
