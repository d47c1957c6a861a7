import type { ProducedRecord } from '../generation/record';
import type { DeliveryOutcome } from './outcome';
import type { Refusal } from './sink';

type Refused = { readonly refusal: Refusal; readonly refused: readonly ProducedRecord[] };

/** The records that were not accepted, by reason. */
export function refusalsIn(outcomes: readonly DeliveryOutcome[], records: readonly ProducedRecord[]): Refused[] {
  const byReason = new Map<string, { readonly first: DeliveryOutcome; readonly refused: ProducedRecord[] }>();
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.kind === 'accepted') continue;
    const reason = `${outcome.kind} ${outcome.code}`;
    const found = byReason.get(reason) ?? { first: outcome, refused: [] };
    found.refused.push(records[at]!);
    byReason.set(reason, found);
  }
  return [...byReason.values()].flatMap(({ first, refused }) => {
    if (first.kind === 'accepted') return [];
    const { kind, code, message } = first;
    return [{ refusal: { kind, code, message, count: refused.length }, refused }];
  });
}
