import { runOfSlot, type Rollup } from '../bronze/rollup';

/** What the tables say about a run, whichever producer made it. */
export type SeenRun = {
  readonly runId: string;
  /** Stored stream records of the run; an event that was sent twice counts twice. */
  readonly storedRecords: number;
  readonly firstEventTime: string;
  readonly lastEventTime: string;
};

/** The runs in the rollups, by id. @param rollups items of `RUNS_SCOPE`, of all shards */
export function seenRuns(rollups: readonly Rollup[]): ReadonlyMap<string, SeenRun> {
  const seen = new Map<string, SeenRun>();
  for (const { slot, events, firstEventTime, lastEventTime } of rollups) {
    const runId = runOfSlot(slot);
    const before = seen.get(runId);
    seen.set(runId, {
      runId,
      storedRecords: (before?.storedRecords ?? 0) + events,
      firstEventTime: before && before.firstEventTime < firstEventTime ? before.firstEventTime : firstEventTime,
      lastEventTime: before && before.lastEventTime > lastEventTime ? before.lastEventTime : lastEventTime,
    });
  }
  return seen;
}
