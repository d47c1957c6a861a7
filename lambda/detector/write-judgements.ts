import { inFlight } from '../../lib/aws/batch-write-in-flight';
import type { DetectionKey, DetectionStore } from '../../lib/aws/detection-store';
import type { DetectorStateStore } from '../../lib/aws/detector-state-store';
import type { Detection } from '../../lib/domain/detection/detection';
import type { Judgement } from '../../lib/domain/detection/engine';
import { WRITES_IN_FLIGHT } from '../../lib/domain/detection/writes-in-flight';
import type { Judged, Turn } from './entity-turn';
import type { EntityBatch } from './group-by-entity';

export type WriteDependencies = {
  readonly states: DetectorStateStore;
  readonly detections: DetectionStore;
  readonly nowMs: () => number;
  readonly deadline: AbortSignal;
};

export type EntityFailure = { readonly group: EntityBatch; readonly message: string };

/** Writes the changed states. `moved` are those that another writer has changed in the meantime. */
export async function writeStates(
  judged: readonly Judged[],
  { states, nowMs, deadline }: WriteDependencies,
  failures: EntityFailure[],
): Promise<{ readonly stored: Judged[]; readonly moved: Turn[] }> {
  const stored = judged.filter(({ after }) => after === undefined);
  const moved: Turn[] = [];
  const options = { updatedAtMs: nowMs(), deadline };
  const changed = judged.filter(({ after }) => after !== undefined);
  await inFlight(changed, WRITES_IN_FLIGHT, async (one) => {
    try {
      if ((await states.write(one.after!, one.turn.before, options)) === 'written') stored.push(one);
      else moved.push(one.turn);
    } catch (error) {
      failures.push({ group: one.turn.group, message: `the state was not written: ${String(error)}` });
    }
  });
  return { stored, moved };
}

/** Puts and deletes the detections. @returns the judgements of which every row is written */
export async function writeRows(
  judged: readonly Judged[],
  { detections, nowMs, deadline }: WriteDependencies,
  failures: EntityFailure[],
): Promise<Judged[]> {
  const detectedAtMs = nowMs();
  const puts = judged.flatMap((one) => one.judgement.puts.map((put) => ({ one, row: rowOf(one, put, detectedAtMs) })));
  const withdrawals = judged.flatMap((one) => one.judgement.withdrawals.map((row) => ({ one, row: keyOf(one, row) })));
  if (puts.length + withdrawals.length === 0) return [...judged];
  const written = await detections.put(
    puts.map(({ row }) => row),
    deadline,
  );
  const deleted = await detections.withdraw(
    withdrawals.map(({ row }) => row),
    deadline,
  );
  const owners = [...puts, ...withdrawals].map(({ one }) => one);
  const failed = new Map<Judged, string>();
  [...written, ...deleted].forEach((outcome, at) => {
    if (outcome.kind !== 'stored') failed.set(owners[at]!, `a detection was not written: ${outcome.message}`);
  });
  for (const [{ turn }, message] of failed) failures.push({ group: turn.group, message });
  return judged.filter((one) => !failed.has(one));
}

function rowOf({ turn }: Judged, put: Judgement['puts'][number], detectedAtMs: number): Detection {
  const { runId, entity } = turn.group;
  return { ...put, runId, entity, detectedAtMs };
}

function keyOf({ turn }: Judged, withdrawal: Judgement['withdrawals'][number]): DetectionKey {
  const { runId, entity } = turn.group;
  return { ...withdrawal, runId, entity };
}
