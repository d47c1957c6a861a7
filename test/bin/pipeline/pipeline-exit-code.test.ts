import { pipelineExitCode } from '../../../bin/pipeline/pipeline-exit-code';
import type { PipelineRun } from '../../../bin/pipeline/pipeline-result';
import type { Verdict } from '../../../lib/domain/proof/verdict';
import type { StoppedBy } from '../../../producer/run/run-summary';

function ended(verdict: Verdict | undefined, stoppedBy: StoppedBy): PipelineRun {
  return { summary: { stoppedBy }, verification: verdict && { verdict } } as PipelineRun;
}

test.each<[string, PipelineRun, { stopIsEnd: boolean }, number]>([
  ['a run that had all its events, and is proven', ended('PROVEN', 'count'), { stopIsEnd: false }, 0],
  ['one that a signal was to end, proven', ended('PROVEN', 'signal'), { stopIsEnd: true }, 0],
  ['one that a signal cut short, proven', ended('PROVEN', 'signal'), { stopIsEnd: false }, 130],
  ['a mismatch, however it ended', ended('MISMATCH', 'signal'), { stopIsEnd: true }, 2],
  ['not everything stored', ended('INCOMPLETE', 'count'), { stopIsEnd: false }, 3],
  ['no time for the proof', ended(undefined, 'signal'), { stopIsEnd: true }, 3],
  ['a second signal', ended('INCOMPLETE', 'forced'), { stopIsEnd: true }, 130],
])('%s', (_about, run, options, expected) => expect(pipelineExitCode(run, options)).toBe(expected));
