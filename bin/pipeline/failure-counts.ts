import type { FailureCount } from '../../lib/aws/redrive/count-failures';
import { faultKindOf } from '../../lib/aws/fault-kind';
import type { CommandContext } from '../text/context';
import { explainError } from '../text/explain-error';
import { withFailureBuckets } from './failure-clients';
import { grouped } from '../text/table';
import { withClients, type Target } from './target';

/** What is known about the failure buckets of a target; `problem` if they could not be read. */
export type FailureCounts = { readonly counts: readonly FailureCount[]; readonly problem?: string };

/** Counts the records in the failure buckets; never rejects, since the caller has something else to report. */
export async function lookIntoFailures(target: Target, context: Pick<CommandContext, 'env'>): Promise<FailureCounts> {
  try {
    const { countFailures } = await import('../../lib/aws/redrive/count-failures');
    const counts = await withClients(
      target,
      context,
      (clients) => withFailureBuckets(target, context, clients, countFailures),
      { maxAttempts: 2 },
    );
    return { counts };
  } catch (error) {
    // Without a stream nothing is deployed, and the caller reports that.
    if (faultKindOf(error) === 'not-found') return { counts: [] };
    return { counts: [], problem: explainError(error).message };
  }
}

/** A line for each bucket that is not empty or cannot be read. */
export function failureLines({ counts, problem }: FailureCounts): string[] {
  if (problem !== undefined) return [`the failure buckets were not looked at: ${problem}`];
  return counts.flatMap((count) => {
    // Without a deployed detector there is no bucket, and nothing is missing.
    const isMissing = count.state === 'unreadable' || (count.state === 'absent' && count.source === 'consumer');
    if (isMissing) return [`what the ${count.source} gave up is not known: ${count.problem}`];
    if (count.records === 0) return [];
    const where = count.source === 'consumer' ? 'the failure bucket' : "the detector's failure bucket";
    return [`${recordsText(count)} in ${where}: legion redrive brings them back`];
  });
}

/** How many records of a run wait in the consumer's failure bucket; undefined when it could not be read. */
export function inFailureBucket({ counts }: FailureCounts, runId: string): number | undefined {
  const consumer = counts.find(({ source }) => source === 'consumer');
  return consumer?.state === 'read' ? (consumer.byRun[runId] ?? 0) : undefined;
}

/** What a proof says about them; nothing if there are none. */
export function runFailureLines(failures: FailureCounts, runId: string): string[] {
  const count = inFailureBucket(failures, runId);
  if (count === undefined) return failureLines(failures);
  if (count === 0) return [];
  return [
    `${recordsText({ records: count, more: false })} of run ${runId} in the failure bucket: legion redrive brings them back`,
  ];
}

function recordsText({ records, more }: Pick<FailureCount, 'records' | 'more'>): string {
  return `${grouped(records)}${more ? ' or more' : ''} record${records === 1 && !more ? '' : 's'}`;
}
