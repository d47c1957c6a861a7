import type { DetectorCheckpoint } from '../../lib/domain/detection/detector-state';
import type { Engine } from '../../lib/domain/detection/engine';
import type { DetectorStateStore } from '../../lib/aws/detector-state-store';
import { continued, judge, turnOf, type Judged, type Turn } from './entity-turn';
import type { EntityBatch } from './group-by-entity';
import { writeJudgements, type EntityFailure, type WriteDependencies } from './write-judgements';

export type JudgeDependencies = WriteDependencies & {
  readonly engine: Engine;
  readonly states: Pick<DetectorStateStore, 'read'>;
};

/** The checkpoint after these judgements, if they end the batch; undefined when it is not to move. */
export type Closing = (
  counts: JudgementCounts,
  checkpoint: DetectorCheckpoint | undefined,
) => DetectorCheckpoint | undefined;

export type JudgementCounts = {
  readonly tooLate: number;
  readonly repeated: number;
  readonly found: number;
  readonly withdrawn: number;
  readonly statesWritten: number;
};

export type EntitiesReport = JudgementCounts & {
  readonly failures: readonly EntityFailure[];
  /** As it was read last. */
  readonly checkpoint: DetectorCheckpoint | undefined;
  /** Whether the checkpoint has been moved behind the batch already. */
  readonly closed: boolean;
};

/** Another writer of the same item is a second delivery of the same shard, which is done by the next read. */
const MAX_MOVES = 4;

export const NO_JUDGEMENTS: JudgementCounts = { tooLate: 0, repeated: 0, found: 0, withdrawn: 0, statesWritten: 0 };

/**
 * Judges what a batch brings for its entities, and writes the states with their rows, on the condition that nobody else
 * has moved a state; what has moved is read and judged again. The states say which rows belong to them, so the table of
 * anomalies matches the stored states after any interruption, redelivery or new batch boundary.
 */
export async function judgeEntities(
  groups: readonly EntityBatch[],
  shardId: string,
  dependencies: JudgeDependencies,
  closing: Closing,
): Promise<EntitiesReport> {
  const batch = new JudgingBatch(shardId, dependencies, closing);
  await batch.read(groups.map((group) => ({ group, from: 0, moves: 0 })));
  while (batch.isOpen) await batch.round();
  return batch.report();
}

class JudgingBatch {
  readonly #failures: EntityFailure[] = [];
  #turns: readonly Turn[] = [];
  #counts = NO_JUDGEMENTS;
  #checkpoint: DetectorCheckpoint | undefined;
  #closed = false;

  constructor(
    private readonly shardId: string,
    private readonly dependencies: JudgeDependencies,
    private readonly closing: Closing,
  ) {}

  get isOpen(): boolean {
    return this.#turns.length > 0;
  }

  /** Reads the states of turns, and adds these to what is open. */
  async read(turns: readonly Pick<Turn, 'group' | 'from' | 'moves'>[]): Promise<void> {
    const { states, deadline } = this.dependencies;
    const keys = turns.map(({ group }) => group.key);
    const { entities, checkpoint } = await states.read(keys, this.shardId, deadline);
    this.#checkpoint = checkpoint;
    const progress = { shardId: this.shardId, checkpoint };
    this.#turns = [...this.#turns, ...turns.map((turn) => turnOf(turn, entities.get(turn.group.key), progress))];
  }

  async round(): Promise<void> {
    const { shardId, dependencies } = this;
    const judged = this.#turns.map((turn) => judge(turn, shardId, dependencies.engine));
    const progress = { shardId, checkpoint: this.#checkpoint, closing: this.#closingOf(judged) };
    const { done, moved, closed } = await writeJudgements(judged, progress, dependencies, this.#failures);
    this.#closed = closed;
    this.#counts = done.reduce(added, this.#counts);
    this.#turns = done.flatMap(continued);
    if (moved.length > 0) await this.#readAgain(moved);
  }

  report(): EntitiesReport {
    return { failures: this.#failures, checkpoint: this.#checkpoint, closed: this.#closed, ...this.#counts };
  }

  /** The checkpoint goes with the last changes of the batch, unless one of them has failed. */
  #closingOf(judged: readonly Judged[]): DetectorCheckpoint | undefined {
    if (this.#failures.length > 0 || judged.some((one) => continued(one).length > 0)) return undefined;
    return this.closing(judged.reduce(added, this.#counts), this.#checkpoint);
  }

  /** The same turns from the states as they are now; an entity that moves too often fails. */
  async #readAgain(moved: readonly Turn[]): Promise<void> {
    for (const { group, moves } of moved.filter((turn) => turn.moves >= MAX_MOVES)) {
      this.#failures.push({ group, message: `the state moved ${moves + 1} times while being written` });
    }
    const open = moved.filter(({ moves }) => moves < MAX_MOVES);
    await this.read(open.map(({ group, from, moves }) => ({ group, from, moves: moves + 1 })));
  }
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
