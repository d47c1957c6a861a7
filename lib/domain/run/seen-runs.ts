import { runOfSlot, type Rollup } from '../bronze/rollup';

/** What the tables tell of a run, whoever made it. */
export type SeenRun = {
  readonly runId: string;
  /** Stream records of the run that are stored; one that was sent twice counts twice. */
  readonly storedRecords: number;
  readonly firstEventTime: string;
  readonly lastEventTime: string;
};

/** The runs that the rollups count, by their ids. @param rollups items of `RUNS_SCOPE`, of all shards */
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
