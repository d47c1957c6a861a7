import type { RunSources } from '../../lib/api/live/run-list';
import { verifyRun } from '../../lib/aws/verify-run';
import { mixOf } from '../../lib/domain/run/run';
import type { SentTo } from '../../lib/domain/run/sent-to';
import { RULES } from '../../lib/domain/detection/rules';
import { rulesFor } from '../../lib/domain/evaluation/judged-rules';
import type { Dataset } from '../../producer/dataset/dataset';
import type { CommandContext } from '../text/context';
import { identifyStream } from './chosen-sink';
import { readDetections } from './deployed-detections';
import { evaluateRun } from './evaluate-run';
import { watchManifests } from './manifest-folder';
import { readManifest } from './manifests';
import { loadRunDataset } from './run-plan';
import type { Clients, Target } from './target';

export type RunSourcesOptions = {
  readonly target: Target;
  readonly context: CommandContext;
  readonly clients: Clients;
  /** Of the run that is planned here, wherever it is. */
  readonly manifestPath?: string | undefined;
  /** As it was loaded for that run. */
  readonly dataset?: Dataset | undefined;
};

/** The runs of this folder for the API; proves and judges them with the code of `legion verify` and `evaluate`. */
export function runSources(options: RunSourcesOptions): RunSources {
  const { target, context, clients, manifestPath } = options;
  return {
    readHere: streamReader(options),
    manifests: watchManifests({ cwd: context.cwd, others: manifestPath === undefined ? [] : [manifestPath] }),
    prove: async ({ file }) => {
      const { verdict, bronze, quarantined, missing, extra, altered } = await verifyRun({
        ...clients,
        names: target.names,
        readManifest: () => readManifest(file),
        // The verdict does not need it; `legion verify` names the events that differ.
        openReplay: async () => undefined,
        maxDiscrepancies: 0,
        now: context.monotonicNow,
        sleep: context.sleep,
      });
      return { verdict, bronze, quarantined, missing, extra, altered };
    },
    canJudge: ({ config }) => rulesFor([mixOf(config)], RULES).length > 0,
    judge: async ({ file }) => {
      const silent = { onProgress: () => {} };
      const { manifest, detections, atRest } = await readDetections({
        target,
        context,
        manifestFile: file,
        waitMs: 0,
        ...silent,
      });
      const dataset = await datasetOf(manifest.config.dataset, options);
      const evaluation = await evaluateRun({ manifest, dataset, by: 'our-detector', detections, ...silent });
      return { evaluation, atRest };
    },
  };
}

const STREAM_KEPT_MS = 10_000;

/** Which stream it is, asked again now and then because an emulator may be redeployed; undefined while it cannot tell. */
function streamReader({ target, context }: RunSourcesOptions): () => Promise<SentTo | undefined> {
  let last: { readonly atMs: number; readonly stream: Promise<SentTo | undefined> } | undefined;
  return () => {
    const nowMs = context.monotonicNow();
    if (!last || nowMs - last.atMs > STREAM_KEPT_MS) {
      const stream = identifyStream(target, context).catch(() => undefined);
      last = { atMs: nowMs, stream };
    }
    return last.stream;
  };
}

async function datasetOf(
  { name, sha256 }: Dataset['identity'],
  { dataset, context }: RunSourcesOptions,
): Promise<Dataset> {
  if (dataset?.identity.sha256 === sha256) return dataset;
  return loadRunDataset(name === 'twin' ? 'twin' : 'auto', context.cwd);
}
