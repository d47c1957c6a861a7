import { otherTarget } from '../../lib/domain/run/sent-to';
import type { Manifest } from '../../lib/domain/run/run';
import { identifyStream, type SinkPlaces } from './chosen-sink';
import type { Target } from './target';

/**
 * What to say about a run that was sent to another stream than the target's; undefined when it was sent to this one, or
 * nothing tells. Never rejects: whatever is wrong with the stream, the proof that follows reports it better.
 */
export async function sentElsewhere(
  { sentTo, config }: Pick<Manifest, 'sentTo' | 'config'>,
  target: Target,
  context: SinkPlaces,
): Promise<string | undefined> {
  const now = sentTo && (await identifyStream(target, context).catch(() => undefined));
  const other = sentTo && now && otherTarget(sentTo, now);
  return other === undefined
    ? undefined
    : `run ${config.runId} was sent to ${other}, not to the stream here: the same legion produce command sends it here`;
}
