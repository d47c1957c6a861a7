import type { StoredEntity } from '../../lib/aws/detector-state-store';
import { compareSequenceNumbers } from '../../lib/domain/sequence-number';
import type { DetectorCheckpoint } from '../../lib/domain/detection/detector-state';
import type { Engine, Judgement } from '../../lib/domain/detection/engine';
import type { EntityBatch } from './group-by-entity';

/**
 * What one judgement of an entity may take in. Together with the engine's own bounds this keeps an item far below
 * DynamoDB's 400 KB; an entity with more in a batch is judged several times.
 */
const MAX_ARRIVALS_PER_TURN = 256;
const MAX_BYTES_PER_TURN = 64 * 1024;

/** One judgement of one entity: the arrival that it starts at, and what is known of the entity. */
export type Turn = {
  readonly group: EntityBatch;
  readonly from: number;
  readonly before: StoredEntity | undefined;
  readonly rowsAreWritten: boolean;
  /** How often another writer was faster. */
  readonly moves: number;
};

export type Judged = {
  readonly turn: Turn;
  readonly to: number;
  readonly judgement: Judgement;
  /** Undefined when the state did not change. */
  readonly after: StoredEntity | undefined;
};

/** The shard of the batch, and the checkpoint that was read with the states. */
export type ShardProgress = { readonly shardId: string; readonly checkpoint: DetectorCheckpoint | undefined };

/** The rows of a state are certainly written only when the shard's checkpoint has passed it. */
export function turnOf(
  turn: Pick<Turn, 'group' | 'from' | 'moves'>,
  before: StoredEntity | undefined,
  { shardId, checkpoint }: ShardProgress,
): Turn {
  const rowsAreWritten =
    !before ||
    (before.shardId === shardId &&
      checkpoint !== undefined &&
      compareSequenceNumbers(before.lastSequence, checkpoint.lastSequence) <= 0);
  return { ...turn, before, rowsAreWritten };
}

export function judge(turn: Turn, shardId: string, engine: Engine): Judged {
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

/** The next turn of an entity that has more arrivals; none when it has not. */
export function continued({ turn, to, after }: Judged): Turn[] {
  if (to >= turn.group.arrivals.length) return [];
  return [{ ...turn, from: to, before: after ?? turn.before, rowsAreWritten: true }];
}
