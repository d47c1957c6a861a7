import type { FaultCount } from '../../lib/cloud/faults/fault-log';
import { grouped } from './table';

/** How many injected faults fired, by kind; no line where none did. */
export function firedLines(counts: readonly FaultCount[]): string[] {
  const byKind = firedByKind(counts);
  const total = Object.values(byKind).reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const parts = Object.entries(byKind).map(([kind, count]) => `${kind} ${grouped(count)}`);
  return [`${grouped(total)} faults injected: ${parts.join(', ')}`];
}

/** The sums over the rules of each kind, in the order in which the kinds fired first. */
export function firedByKind(counts: readonly FaultCount[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { kind, count } of counts) sums[kind] = (sums[kind] ?? 0) + count;
  return sums;
}
