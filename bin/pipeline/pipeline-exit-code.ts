import { EXIT } from '../text/explain-error';
import type { PipelineRun } from './pipeline-result';

/** 0 only for a run that was proven; `stopIsEnd` for commands that are meant to end with Ctrl-C. */
export function pipelineExitCode(
  { summary, verification }: PipelineRun,
  { stopIsEnd }: { readonly stopIsEnd: boolean },
): number {
  if (verification?.verdict === 'MISMATCH') return EXIT.mismatch;
  const { stoppedBy } = summary;
  if (stoppedBy === 'forced' || (stoppedBy === 'signal' && !stopIsEnd)) return EXIT.interrupted;
  return verification?.verdict === 'PROVEN' ? EXIT.ok : EXIT.incomplete;
}
