import { scanDetections } from '../../lib/aws/detection-scan';
import { faultKindOf } from '../../lib/aws/fault-kind';
import { unlessAbsent } from '../../lib/aws/unless-absent';
import { createDetectorProgress, type DetectorProgress } from '../../lib/aws/detector-progress';
import type { Detection } from '../../lib/domain/detection/detection';
import type { Manifest } from '../../lib/domain/run/run';
import { UserError } from '../../lib/core/user-error';
import type { CommandContext } from '../text/context';
import { readManifest } from './manifests';
import { withClients, type Clients, type Target } from './target';

export type ReadDetectionsOptions = {
  readonly target: Target;
  readonly context: CommandContext;
  readonly manifestFile: string;
  /** How long to wait for the producer to finish and the detector to come to rest. */
  readonly waitMs: number;
  readonly onProgress: (text: string) => void;
};

export type ReadDetections = {
  readonly manifest: Manifest;
  readonly detections: readonly Detection[];
  /** All that the manifest covers has been judged by the detector. */
  readonly atRest: boolean;
};

const POLL_MS = 250;
const UNKNOWN = { atRest: false, pending: 0, more: true } as const;
/** Of each shard; to know that there are some is enough. */
const MAX_PENDING = 1_000;

/**
 * What the deployed detector reported of a run. The order makes it sound: first the manifest, then how far the detector
 * has come, then the table.
 */
export async function readDetections(options: ReadDetectionsOptions): Promise<ReadDetections> {
  const { target, context, onProgress } = options;
  return withClients(target, context, async (clients) => {
    const rest = await waitForRest(options, clients);
    const detections: Detection[] = [];
    await scanDetections({
      client: clients.dynamodb,
      tableName: target.names.detectionsTable,
      runId: rest.manifest.config.runId,
      onDetection: (detection) => {
        detections.push(detection);
        onProgress(`reading detections: ${detections.length}`);
      },
    }).catch((error: unknown) => {
      if (faultKindOf(error) !== 'not-found') throw error;
      throw new UserError(
        `no table ${target.names.detectionsTable} in ${target.description}: it has no detector; deploy the app anew, ` +
          'or judge a file with --detections',
        { cause: error },
      );
    });
    return { ...rest, detections };
  });
}

async function waitForRest(
  { target, context, manifestFile, waitMs, onProgress }: ReadDetectionsOptions,
  clients: Clients,
): Promise<Pick<ReadDetections, 'manifest' | 'atRest'>> {
  const readProgress = createDetectorProgress({ ...clients, names: target.names, maxPendingPerShard: MAX_PENDING });
  const deadline = context.monotonicNow() + waitMs;
  for (;;) {
    const manifest = await readManifest(manifestFile);
    const leftMs = deadline - context.monotonicNow();
    // Without a stream or the detector's state, nothing more can be found.
    const progress = await unlessAbsent(readProgress()).catch((error: unknown) => {
      // A look that fails while there is time is followed by another.
      if (leftMs <= 0) throw error;
      return UNKNOWN;
    });
    const atRest = manifest.state === 'complete' && (progress?.atRest ?? true);
    if (atRest || leftMs <= 0) return { manifest, atRest };
    onProgress(waitingText(manifest, progress));
    await context.sleep(Math.min(POLL_MS, leftMs));
  }
}

function waitingText(
  { state, generated }: Manifest,
  progress: Pick<DetectorProgress, 'pending' | 'more'> | undefined,
): string {
  const producer = state === 'running' ? `producer at ${generated} events, ` : '';
  const pending = progress ? `${progress.pending}${progress.more ? ' or more' : ''}` : 'no';
  return `waiting: ${producer}${pending} events in the stream are not judged yet`;
}
