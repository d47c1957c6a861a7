import type { PutOutcome } from '../../lib/aws/put-events';
import type { Refusal } from './sink';

/** The records that were not accepted, counted by reason. */
export function refusalsIn(outcomes: readonly PutOutcome[]): Refusal[] {
  const byReason = new Map<string, Refusal>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'accepted') continue;
    const reason = `${outcome.kind} ${outcome.code}`;
    const count = (byReason.get(reason)?.count ?? 0) + 1;
    byReason.set(reason, { kind: outcome.kind, code: outcome.code, message: outcome.message, count });
  }
  return [...byReason.values()];
}
