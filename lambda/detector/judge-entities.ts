import type { DetectorCheckpoint } from '../../lib/domain/detection/detector-state';
import type { Engine } from '../../lib/domain/detection/engine';
import { continued, judge, turnOf, type Judged, type Turn } from './entity-turn';
import type { EntityBatch } from './group-by-entity';
import { writeRows, writeStates, type EntityFailure, type WriteDependencies } from './write-judgements';

export type JudgeDependencies = WriteDependencies & { readonly engine: Engine };

export type JudgementCounts = {
  readonly tooLate: number;
  readonly repeated: number;
  readonly found: number;
  readonly withdrawn: number;
  readonly statesWritten: number;
};

export type EntitiesReport = JudgementCounts & {
  readonly failures: readonly EntityFailure[];
  readonly checkpoint: DetectorCheckpoint | undefined;
};

/** Another writer of the same item is a second delivery of the same shard, which is done by the next read. */
const MAX_MOVES = 4;

export const NO_JUDGEMENTS: JudgementCounts = { tooLate: 0, repeated: 0, found: 0, withdrawn: 0, statesWritten: 0 };

/**
 * Judges what a batch brings for its entities. The state is written first, on the condition that nobody else has moved
 * it, and says which rows belong to it; then the rows are put and deleted, which is idempotent. When the shard's
 * checkpoint is behind the state, its rows may not have been written and are written again. So the table of anomalies
 * matches the stored states after any interruption, redelivery or new batch boundary.
 */
export async function judgeEntities(
  groups: readonly EntityBatch[],
  shardId: string,
  dependencies: JudgeDependencies,
): Promise<EntitiesReport> {
  const { states, deadline, engine } = dependencies;
  const keys = groups.map(({ key }) => key);
  const { entities, checkpoint } = await states.read(keys, shardId, deadline);
  const failures: EntityFailure[] = [];
  let counts = NO_JUDGEMENTS;
  let turns = groups.map((group) =>
    turnOf({ group, from: 0, moves: 0 }, entities.get(group.key), { shardId, checkpoint }),
  );
  while (turns.length > 0) {
    const judged = turns.map((turn) => judge(turn, shardId, engine));
    const { stored, moved } = await writeStates(judged, dependencies, failures);
    const done = await writeRows(stored, dependencies, failures);
    counts = done.reduce(added, counts);
    turns = [...done.flatMap(continued), ...(await readAgain(moved, shardId, dependencies, failures))];
  }
  return { failures, checkpoint, ...counts };
}

/** The same turns from the states as they are now; an entity that moves too often fails. */
async function readAgain(
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

function added(counts: JudgementCounts, { judgement, after }: Judged): JudgementCounts {
  return {
    tooLate: counts.tooLate + judgement.tooLate,
    repeated: counts.repeated + judgement.repeated,
    found: counts.found + judgement.newlyFound,
    withdrawn: counts.withdrawn + judgement.newlyWithdrawn,
    statesWritten: counts.statesWritten + (after ? 1 : 0),
  };
}
