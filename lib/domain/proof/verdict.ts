import type { Manifest } from '../run/run';
import type { Explanation } from './explain-differences';

export const VERDICTS = ['PROVEN', 'INCOMPLETE', 'MISMATCH'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Whether the pipeline had nothing left to do when the tables were read. */
export type Rest = 'at-rest' | 'busy';

/**
 * `rest` must have been determined after the manifest was read and before the tables were. Then everything that the
 * manifest calls accepted has been through the consumer, and an accepted event that is missing is lost. An event that is
 * missing while the consumer is busy, or that was never known to be accepted, may still arrive. A wrong row is wrong at
 * any time, because rows are written once and whole.
 */
export function verdictOf(state: Manifest['state'], explanation: Explanation | undefined, rest: Rest): Verdict {
  const { missing, ...wrong } = explanation?.counts ?? { missing: 0 };
  if (Object.values(wrong).some((count) => count > 0)) return 'MISMATCH';
  if (rest === 'at-rest' && (explanation?.missingAccepted ?? 0) > 0) return 'MISMATCH';
  return missing > 0 || state === 'running' ? 'INCOMPLETE' : 'PROVEN';
}
