import type { DetectionKey, DetectionStore } from '../../lib/aws/detection-store';
import type { DetectorStateStore, StoredEntity } from '../../lib/aws/detector-state-store';
import { inFlight } from '../../lib/aws/batch-write-in-flight';
import type { Detection } from '../../lib/domain/detection/detection';
import type { DetectorCheckpoint } from '../../lib/domain/detection/detector-state';
import type { Engine, Judgement } from '../../lib/domain/detection/engine';
import { compareSequenceNumbers } from '../../lib/domain/bronze/rollup';
import type { EntityBatch } from './group-by-entity';
import { WRITES_IN_FLIGHT } from '../../lib/domain/detection/writes-in-flight';

export type JudgeDependencies = {
  readonly engine: Engine;
  readonly states: DetectorStateStore;
  readonly detections: DetectionStore;
  readonly nowMs: () => number;
  readonly deadline: AbortSignal;
};

export type EntityFailure = { readonly group: EntityBatch; readonly message: string };

export type EntitiesReport = {
  readonly failures: readonly EntityFailure[];
  readonly checkpoint: DetectorCheckpoint | undefined;
  readonly tooLate: number;
  readonly repeated: number;
  readonly found: number;
  readonly withdrawn: number;
  readonly statesWritten: number;
};

/** Another writer of the same item is a second delivery of the same shard; it is through after one more look. */
const MAX_MOVES = 4;
/**
 * What one judgement of an entity may take in. With the engine's own bounds it keeps an item far under DynamoDB's
 * 400 KB; an entity that has more in a batch is judged several times.
 */
const MAX_ARRIVALS_PER_TURN = 256;
const MAX_BYTES_PER_TURN = 64 * 1024;

/** One judgement of one entity: from which of its arrivals on, and what is known of it. */
type Turn = {
  readonly group: EntityBatch;
  readonly from: number;
  readonly before: StoredEntity | undefined;
  readonly rowsAreWritten: boolean;
  readonly moves: number;
};
type Judged = {
  readonly turn: Turn;
  readonly to: number;
  readonly judgement: Judgement;
  readonly after: StoredEntity | undefined;
};

/**
 * Judges what a batch brings for its entities. The state goes first, on the condition that nobody else has moved it,
 * and says which rows belong to it; then the rows are put and deleted, which may be done twice. When the rows may not
 * have been written the last time, because the shard's checkpoint is behind the state, they are written once more. So
 * the table of anomalies follows states that were really stored, whatever is interrupted, delivered again or cut anew.
 */
export async function judgeEntities(
  groups: readonly EntityBatch[],
  shardId: string,
  dependencies: JudgeDependencies,
): Promise<EntitiesReport> {
  const { states, deadline } = dependencies;
  const keys = groups.map(({ key }) => key);
  const { entities, checkpoint } = await states.read(keys, shardId, deadline);
  const failures: EntityFailure[] = [];
  const counts = { tooLate: 0, repeated: 0, found: 0, withdrawn: 0, statesWritten: 0 };
  let turns = groups.map((group) =>
    turnOf({ group, from: 0, moves: 0 }, entities.get(group.key), { shardId, checkpoint }),
  );
  while (turns.length > 0) {
    const judged = turns.map((turn) => judge(turn, shardId, dependencies.engine));
    const { stored, moved } = await writeStates(judged, dependencies, failures);
    const done = await writeRows(stored, dependencies, failures);
    for (const { judgement, after } of done) add(counts, judgement, after);
    turns = [
      ...done.filter(({ turn, to }) => to < turn.group.arrivals.length).map(continued),
      ...(await lookedAtAgain(moved, shardId, dependencies, failures)),
    ];
  }
  return { failures, checkpoint, ...counts };
}

function turnOf(
  turn: Pick<Turn, 'group' | 'from' | 'moves'>,
  before: StoredEntity | undefined,
  { shardId, checkpoint }: { readonly shardId: string; readonly checkpoint: DetectorCheckpoint | undefined },
): Turn {
  const rowsAreWritten =
    !before ||
    (before.shardId === shardId &&
      checkpoint !== undefined &&
      compareSequenceNumbers(before.lastSequence, checkpoint.lastSequence) <= 0);
  return { ...turn, before, rowsAreWritten };
}

function judge(turn: Turn, shardId: string, engine: Engine): Judged {
  const { group, from, before, rowsAreWritten } = turn;
  const to = endOfTurn(group, from);
  const arrivals = group.arrivals.slice(from, to);
  const unseen = before?.shardId === shardId ? arrivals.filter((arrival) => isAfter(arrival, before)) : arrivals;
  const judgement = engine.judge(before?.state, unseen, { rowsAreWritten });
  const { sequenceNumber: lastSequence } = arrivals.at(-1)!;
  const after = judgement.changed ? { key: group.key, shardId, lastSequence, state: judgement.state } : undefined;
  return { turn, to, judgement, after };
}

function endOfTurn({ arrivals }: EntityBatch, from: number): number {
  let bytes = 0;
  let to = from;
  while (to < arrivals.length && to - from < MAX_ARRIVALS_PER_TURN && bytes < MAX_BYTES_PER_TURN) {
    bytes += arrivals[to++]!.sizeBytes;
  }
  return to;
}

function isAfter({ sequenceNumber }: { readonly sequenceNumber: string }, { lastSequence }: StoredEntity): boolean {
  return compareSequenceNumbers(sequenceNumber, lastSequence) > 0;
}

async function writeStates(
  judged: readonly Judged[],
  { states, nowMs, deadline }: JudgeDependencies,
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

/** @returns those whose rows are as they have to be */
async function writeRows(
  judged: readonly Judged[],
  { detections, nowMs, deadline }: JudgeDependencies,
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
  const owners = [puts, withdrawals].map((rows) => rows.map(({ one }) => one));
  const failed = new Map<Judged, string>();
  [written, deleted].forEach((list, kind) =>
    list.forEach((outcome, at) => {
      if (outcome.kind !== 'stored') failed.set(owners[kind]![at]!, `an anomaly was not written: ${outcome.message}`);
    }),
  );
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

function continued({ turn, to, after }: Judged): Turn {
  return { ...turn, from: to, before: after ?? turn.before, rowsAreWritten: true };
}

async function lookedAtAgain(
  moved: readonly Turn[],
  shardId: string,
  { states, deadline }: JudgeDependencies,
  failures: EntityFailure[],
): Promise<Turn[]> {
  if (moved.length === 0) return [];
  const open = moved.filter(({ moves }) => moves < MAX_MOVES);
  for (const { group, moves } of moved.filter((turn) => !open.includes(turn))) {
    failures.push({ group, message: `the state moved ${moves + 1} times while being written` });
  }
  const keys = open.map(({ group }) => group.key);
  const { entities, checkpoint } = await states.read(keys, shardId, deadline);
  return open.map(({ group, from, moves }) =>
    turnOf({ group, from, moves: moves + 1 }, entities.get(group.key), { shardId, checkpoint }),
  );
}

type Counts = { tooLate: number; repeated: number; found: number; withdrawn: number; statesWritten: number };

function add(counts: Counts, judgement: Judgement, after: StoredEntity | undefined): void {
  counts.tooLate += judgement.tooLate;
  counts.repeated += judgement.repeated;
  counts.found += judgement.newlyFound;
  counts.withdrawn += judgement.newlyWithdrawn;
  if (after) counts.statesWritten += 1;
}
