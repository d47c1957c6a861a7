import { episodeKey, type FlaggedEvent, type Truth } from '../../lib/domain/evaluation/truth';
import { eventId } from '../../lib/events/envelope';
import { bucketOf, Tally } from '../../lib/domain/proof/fingerprint';
import { eventTimeMs, type Manifest } from '../../lib/domain/run/run';
import { UserError } from '../../lib/core/user-error';
import type { Dataset } from '../dataset/dataset';
import { refuseOtherDataset } from './replay';
import { createRecordSource } from '../generation/record-source';
import { createEventMaker } from '../workloads/create-workload';

/** An episode with an event within this many sequences after the end counts as continuing there. */
const LOOK_BEYOND = 100_000;
const STEP = 2_000;
/** How many events are compared with the manifest, byte for byte, before the rest is trusted. */
const SAMPLE = 200;

export type ReplayTruthOptions = {
  readonly manifest: Pick<Manifest, 'config' | 'generated' | 'buckets'>;
  readonly dataset: Dataset;
  /** Judge only the sequences below it. @default all that the manifest covers */
  readonly to?: number;
};

/**
 * The truth about a run, regenerated from its manifest: it needs neither labels in the events nor a truth file.
 * Yields how many events have been generated, so that the caller can do other work in between.
 * @throws UserError when the dataset is another one, or the regenerated events are not those the manifest covers
 */
export function* replayTruth({ manifest, dataset, to }: ReplayTruthOptions): Generator<number, Truth> {
  const { config, generated } = manifest;
  refuseOtherDataset(config, dataset);
  refuseOtherContent(manifest, dataset);
  const end = Math.min(generated, to ?? generated);
  const maker = createEventMaker({ config, dataset });
  const flagged: FlaggedEvent[] = [];
  const cutOff = new Set<string>();
  for (let sequence = 0; sequence < end + LOOK_BEYOND; sequence++) {
    if (sequence % STEP === 0) yield sequence;
    const flags = maker.generate(sequence).truth;
    if (flags.length === 0) continue;
    const id = eventId(config.runId, sequence);
    if (sequence < end) flagged.push({ eventId: id, eventTimeMs: eventTimeMs(config, sequence), flags });
    else for (const flag of flags) cutOff.add(episodeKey(id, flag));
  }
  return { events: end, flagged, ranges: new Map([[config.runId, { from: 0, to: end }]]), cutOff };
}

/** Runs made by hand, or by a generator that has changed since, cannot be regenerated. */
function refuseOtherContent({ config, generated, buckets }: ReplayTruthOptions['manifest'], dataset: Dataset): void {
  const wanted = new Map<number, string>();
  let expected = 0;
  for (const [bucket, { count, sum }] of Object.entries(buckets)) {
    if (expected >= SAMPLE) break;
    wanted.set(Number(bucket), sum);
    expected += count;
  }
  const source = createRecordSource({ config, dataset });
  const tally = new Tally();
  for (let sequence = 0; sequence < generated; sequence++) {
    const id = eventId(config.runId, sequence);
    if (wanted.has(bucketOf(id))) tally.add(id, source.at(sequence).bytes);
  }
  const made = tally.fingerprint().buckets;
  if ([...wanted].every(([bucket, sum]) => made[bucket]?.sum === sum)) return;
  throw new UserError(
    `run ${config.runId} cannot be regenerated: its events were made by hand, or by another version of Legion; ` +
      'evaluate it with the version that made it',
  );
}
