import type { ProducerSummary } from '../../producer/run/run-summary';
import { grouped } from '../text/table';

/** Why a run ended before it had all its events, and what was done with those it had. */
export function streamFullLine({ undelivered, accepted, lastRefusal }: ProducerSummary): string {
  const why = lastRefusal?.message ?? 'the stream has no memory for more';
  return `INCOMPLETE after ${grouped(accepted)} accepted events, ${grouped(undelivered)} more were made: ${why}`;
}
