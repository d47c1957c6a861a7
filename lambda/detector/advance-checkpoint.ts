import type { DetectorStateStore } from '../../lib/aws/detector-state-store';
import type { DetectorCheckpoint } from '../../lib/domain/detection/detector-state';
import { compareSequenceNumbers } from '../../lib/domain/sequence-number';

/** Another writer is a second delivery of the same shard, which is done by the next read. */
const MAX_ROUNDS = 4;

export type CheckpointStep = {
  readonly shardId: string;
  /** Everything up to this record is done. */
  readonly lastSequence: string;
  /** Sequence numbers of the batch's judged events. */
  readonly judged: readonly string[];
  readonly tooLate: number;
  readonly found: number;
  readonly withdrawn: number;
};

/**
 * Moves a shard's checkpoint forward, never back. An event counts as judged when the checkpoint passes it, and so once.
 * @throws when it could not be written: the records must be delivered again
 */
export async function advanceCheckpoint(
  states: Pick<DetectorStateStore, 'read' | 'writeCheckpoint'>,
  step: CheckpointStep,
  read: DetectorCheckpoint | undefined,
  options: { readonly updatedAtMs: number; readonly deadline: AbortSignal },
): Promise<void> {
  let before = read;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const after = checkpointAfter(before, step);
    if (!after || (await states.writeCheckpoint(after, before, options)) === 'written') return;
    before = (await states.read([], step.shardId, options.deadline)).checkpoint;
  }
  throw new Error(`the checkpoint moved ${MAX_ROUNDS} times while being written`);
}

/** Undefined when the checkpoint has passed the step already. */
export function checkpointAfter(
  before: DetectorCheckpoint | undefined,
  step: CheckpointStep,
): DetectorCheckpoint | undefined {
  if (before && compareSequenceNumbers(step.lastSequence, before.lastSequence) <= 0) return undefined;
  const passed = step.judged.filter(
    (sequence) =>
      compareSequenceNumbers(sequence, step.lastSequence) <= 0 &&
      (!before || compareSequenceNumbers(sequence, before.lastSequence) > 0),
  );
  return {
    shardId: step.shardId,
    lastSequence: step.lastSequence,
    judged: (before?.judged ?? 0) + passed.length,
    tooLate: (before?.tooLate ?? 0) + step.tooLate,
    detections: (before?.detections ?? 0) + step.found - step.withdrawn,
  };
}
