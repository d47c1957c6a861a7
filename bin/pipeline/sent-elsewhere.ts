import { otherTarget } from '../../lib/domain/run/sent-to';
import type { Manifest } from '../../lib/domain/run/run';
import type { CommandContext } from '../text/context';
import { streamDestination } from './stream-destination';
import type { Target } from './target';

/**
 * What to say of a run that was not sent to the stream that is looked at; undefined when it was, or nothing tells. It
 * never rejects: whatever is wrong with the stream, the look at it that follows says it better.
 */
export async function sentElsewhere(
  { sentTo, config }: Pick<Manifest, 'sentTo' | 'config'>,
  target: Target,
  context: Pick<CommandContext, 'env'>,
): Promise<string | undefined> {
  const now =
    sentTo &&
    (await streamDestination(target, context)
      .identify()
      .catch(() => undefined));
  const other = sentTo && now && otherTarget(sentTo, now);
  return other === undefined
    ? undefined
    : `run ${config.runId} was sent to ${other}, and not to the stream here: legion produce with the same words sends it here`;
}
