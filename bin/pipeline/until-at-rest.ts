import { isDeepStrictEqual } from 'node:util';
import { createDetectorProgress } from '../../lib/aws/detector-progress';
import { readProgress, type PipelineProgress } from '../../lib/aws/pipeline-progress';
import { queryWith } from '../../lib/aws/send-query';
import { UserError } from '../../lib/core/user-error';
import type { CommandContext } from '../text/context';
import { grouped } from '../text/table';
import type { Clients, Target } from './target';
import { unlessAbsent } from '../../lib/aws/unless-absent';

const INTERVAL_MS = 250;

type RestOptions = {
  readonly clients: Clients;
  readonly names: Target['names'];
  readonly waitMs: number;
  readonly context: Pick<CommandContext, 'monotonicNow' | 'sleep'>;
  readonly onProgress: (line: string) => void;
};

/**
 * Resolves when consumer and detector have processed everything in the stream, and a second read confirms it: records
 * can be in quarantine a moment before they are counted.
 * @throws UserError when they have not done so after `waitMs`
 */
export async function untilAtRest(options: RestOptions): Promise<PipelineProgress> {
  const { clients, names, waitMs, context, onProgress } = options;
  const readDetector = createDetectorProgress({ ...clients, names });
  const startedAt = context.monotonicNow();
  let before: PipelineProgress | undefined;
  for (;;) {
    const progress = await readProgress({ kinesis: clients.kinesis, query: queryWith(clients.dynamodb), names });
    const waiting = waitingText(progress, 'to be stored') ?? waitingText(await present(readDetector), 'to be judged');
    if (waiting !== undefined && context.monotonicNow() - startedAt >= waitMs) throw stillWaiting(waiting);
    if (waiting === undefined && before && isDeepStrictEqual(before, progress)) return progress;
    before = waiting === undefined ? progress : undefined;
    onProgress(`waiting: ${waiting ?? 'for the last counts'}`);
    await context.sleep(INTERVAL_MS);
  }
}

type Pending = { readonly pending: number; readonly more: boolean };

function waitingText({ pending, more }: Pending, forWhat: string): string | undefined {
  if (pending === 0 && !more) return undefined;
  if (pending === 1 && !more) return `1 record of the stream is yet ${forWhat}`;
  return `${grouped(pending)}${more ? ' or more' : ''} records of the stream are yet ${forWhat}`;
}

/** Without a detector there is nothing to wait for. */
async function present(read: () => Promise<Pending>): Promise<Pending> {
  return (await unlessAbsent(read())) ?? { pending: 0, more: false };
}

function stillWaiting(waiting: string): UserError {
  return new UserError(
    `${waiting} and would flow into the emptied tables: stop the producer, then try again or add --wait 60 ` +
      '(legion redrive brings back discarded records)',
  );
}
