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
  /** How long to wait for the producer to finish and the detector to catch up. */
  readonly waitMs: number;
  readonly onProgress: (text: string) => void;
};

export type ReadDetections = {
  readonly manifest: Manifest;
  readonly detections: readonly Detection[];
  /** The detector has judged everything that the manifest covers. */
  readonly atRest: boolean;
};

const POLL_MS = 250;
const UNKNOWN = { atRest: false, pending: 0, more: true } as const;
/** Per shard; it is enough to know that there are some. */
const MAX_PENDING = 1_000;

/**
 * What the deployed detector reported about a run. It is read in a safe order: first the manifest, then the detector's
 * progress, then the table.
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
        `no table ${target.names.detectionsTable} in ${target.description}: it has no detector; deploy the app ` +
          'again, or judge a file with --detections',
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
    // Without a stream or the detector's state, no more detections will come.
    const progress = await unlessAbsent(readProgress()).catch((error: unknown) => {
      // While there is time, a failed read is repeated.
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
  return `waiting: ${producer}${pending} events in the stream are not yet judged`;
}
