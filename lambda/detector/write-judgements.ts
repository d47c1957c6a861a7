import type { JudgementChange, JudgementProgress, JudgementStore } from '../../lib/aws/judgement-store';
import type { Judged, Turn } from './entity-turn';
import type { EntityBatch } from './group-by-entity';

export type WriteDependencies = {
  readonly judgements: JudgementStore;
  readonly nowMs: () => number;
  readonly deadline: AbortSignal;
};

export type EntityFailure = { readonly group: EntityBatch; readonly message: string };

export type WrittenJudgements = {
  /** Of these, the state and every row is written. */
  readonly done: readonly Judged[];
  /** Those that another writer has changed in the meantime. */
  readonly moved: readonly Turn[];
  /** Whether the shard's checkpoint was written with the last of them. */
  readonly closed: boolean;
};

/** Writes the changed states and their detections. */
export async function writeJudgements(
  judged: readonly Judged[],
  progress: JudgementProgress,
  { judgements, nowMs, deadline }: WriteDependencies,
  failures: EntityFailure[],
): Promise<WrittenJudgements> {
  const updatedAtMs = nowMs();
  const changes = judged.map((one) => changeOf(one, updatedAtMs));
  const { outcomes, closed } = await judgements.write(changes, progress, { updatedAtMs, deadline });
  const done: Judged[] = [];
  const moved: Turn[] = [];
  for (const [at, one] of judged.entries()) {
    const outcome = outcomes[at]!;
    if (outcome.kind === 'written') done.push(one);
    else if (outcome.kind === 'moved') moved.push(one.turn);
    else failures.push({ group: one.turn.group, message: outcome.message });
  }
  return { done, moved, closed };
}

function changeOf({ turn, judgement, after }: Judged, detectedAtMs: number): JudgementChange {
  const { key, runId, entity } = turn.group;
  return {
    key,
    before: turn.before,
    after,
    puts: judgement.puts.map((put) => ({ ...put, runId, entity, detectedAtMs })),
    withdrawals: judgement.withdrawals.map((row) => ({ ...row, runId, entity })),
  };
}
