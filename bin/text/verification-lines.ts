import type { Verification } from '../../lib/aws/verify-run';
import { DISCREPANCY_KINDS } from '../../lib/domain/proof/discrepancy';
import { quarantineCensusLines } from './quarantine-lines';
import { grouped } from './table';

/** How many discrepancies are named on screen; the rest is in `--json`. */
const SHOWN_DISCREPANCIES = 20;

/** The verdict for people: first the word, then the figures, then the discrepancies. */
export function describeVerification(verification: Verification): string[] {
  const { verdict, duplicatesAbsorbed } = verification;
  const lines = [
    `${verdict}: ${headline(verification)}`,
    balance(verification),
    `${grouped(duplicatesAbsorbed)} stream records were duplicates and absorbed${scopeText(verification)}`,
    ...redrivenLines(verification),
  ];
  return [
    ...lines,
    ...quarantineCensusLines(verification.quarantine),
    ...countLines(verification),
    ...discrepancyLines(verification),
  ];
}

function balance({ verdict, runId, generated, bronze, quarantined, bytes, buckets }: Verification): string {
  const stored = [`${grouped(bronze)} in bronze`, `${grouped(quarantined)} in quarantine`];
  const made = `run ${runId}: ${grouped(generated)} generated`;
  if (verdict !== 'PROVEN') return [made, ...stored].join(', ');
  const sums = `sums of ${grouped(buckets)} buckets and ${grouped(bytes)} bytes are equal`;
  return `${made} = ${stored.join(' + ')}; ${sums}`;
}

function headline(verification: Verification): string {
  const { verdict, lost, extra, altered } = verification;
  switch (verdict) {
    case 'PROVEN':
      return 'every event is stored exactly once, byte for byte';
    case 'INCOMPLETE':
      return whatIsOpen(verification);
    case 'MISMATCH':
      return `${grouped(lost)} lost, ${grouped(altered)} altered, ${grouped(extra)} too many`;
    default:
      return verdict satisfies never;
  }
}

function whatIsOpen({ producer, runId, missing, pending }: Verification): string {
  const open = `events not stored yet: ${grouped(missing)}, records that wait in the stream: ${grouped(pending ?? 0)}`;
  if (producer === 'complete') return open;
  return `${open}; the producer has not ended (if it was killed, legion produce --run-id ${runId} continues it)`;
}

function redrivenLines({ redriven }: Verification): string[] {
  return redriven === 0
    ? []
    : [`${grouped(redriven)} records had been set aside, and legion redrive brought them back`];
}

function scopeText({ duplicatesScope }: Verification): string {
  return duplicatesScope === 'run' ? '' : ' (over all runs in the table)';
}

function countLines({ counts }: Verification): string[] {
  if (!counts) return [];
  return DISCREPANCY_KINDS.filter((kind) => counts[kind] > 0).map((kind) => `  ${kind}: ${grouped(counts[kind])}`);
}

function discrepancyLines({ findings, counts, verdict }: Verification): string[] {
  if (verdict !== 'MISMATCH') return [];
  const total = Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
  const shown = findings
    .slice(0, SHOWN_DISCREPANCIES)
    .map(({ kind, eventId, detail }) => `${eventId}  ${kind}: ${detail}`);
  const rest = total - shown.length;
  return rest > 0 ? [...shown, `… and ${grouped(rest)} more`] : shown;
}
