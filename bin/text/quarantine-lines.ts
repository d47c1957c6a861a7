import type { QuarantineCensus } from '../../lib/aws/quarantine-census';
import type { QuarantineCounts } from '../../lib/domain/bronze/quarantine-counts';
import { grouped } from './table';

const HINT = 'legion query quarantine shows them';

/** What a proof adds about quarantine: why the run's own records are there, and to which runs the others belong. */
export function quarantineCensusLines({ ofRun, ofOtherRuns, ofNoRun }: QuarantineCensus): string[] {
  const lines: string[] = [];
  if (ofRun.records > 0) lines.push(`in quarantine of this run: ${reasonsText(ofRun)}`);
  if (ofOtherRuns.records > 0) lines.push(`${recordsText(ofOtherRuns)} of other runs in quarantine`);
  if (ofNoRun.records > 0)
    lines.push(`${recordsText(ofNoRun)} of no run in quarantine: ${reasonsText(ofNoRun)}; ${HINT}`);
  return lines;
}

/** What the status says about quarantine. */
export function quarantinedLine(counts: QuarantineCounts): string {
  if (counts.records === 0) return '0 quarantined';
  return `${grouped(counts.records)} quarantined: ${reasonsText(counts)}; ${HINT}`;
}

/** `3,990 NOT_JSON, 10 TOO_LARGE` */
function reasonsText({ byReason }: QuarantineCounts): string {
  return Object.entries(byReason)
    .map(([reason, count]) => `${grouped(count)} ${reason}`)
    .join(', ');
}

function recordsText({ records }: QuarantineCounts): string {
  return `${grouped(records)} ${records === 1 ? 'record' : 'records'}`;
}
