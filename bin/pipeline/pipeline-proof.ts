import { verifyRun, type Verification } from '../../lib/aws/verify-run';
import { createReplay } from '../../producer/run/replay';
import type { CommandContext } from '../text/context';
import { explainError } from '../text/explain-error';
import type { LiveLine } from '../text/live-line';
import { readManifest } from './manifests';
import { mergeVerifications } from './merge-runs';
import type { RunPlan } from './run-plan';
import { withClients, type Target } from './target';

// Everything a proof needs is imported here: a proof may follow a signal, after which nothing can be loaded.

type ProofOptions = {
  readonly plan: RunPlan;
  readonly target: Target;
  readonly context: CommandContext;
  readonly line: LiveLine;
};

/** The verification of all runs together, or the reason why there is none. */
export type PipelineProof =
  | { readonly verification: Verification; readonly proofFault?: undefined }
  | { readonly verification: undefined; readonly proofFault: string };

/** Proves the runs; a failed proof is reported beside the result of the run and does not replace it. */
export async function provePipeline(options: ProofOptions, manifestPaths: readonly string[]): Promise<PipelineProof> {
  try {
    const verifications: Verification[] = [];
    for (const file of manifestPaths) verifications.push(await verify(options, file));
    return { verification: mergeVerifications(verifications) };
  } catch (error) {
    return { verification: undefined, proofFault: `the proof failed: ${explainError(error).message}` };
  }
}

function verify({ plan, target, context, line }: ProofOptions, manifestPath: string): Promise<Verification> {
  return withClients(target, context, (clients) =>
    verifyRun({
      ...clients,
      names: target.names,
      readManifest: () => readManifest(manifestPath),
      openReplay: async ({ config }) => createReplay(config, plan.dataset),
      now: context.monotonicNow,
      sleep: context.sleep,
      onProgress: (text) => line.update(text),
    }),
  );
}

type HowToProve = {
  readonly plan: RunPlan;
  readonly dataDir: string | undefined;
};

/** How to get the proof that the command had no time for: only a cloud with kept state can be asked later. */
export function howToProve({ plan, dataDir }: HowToProve): string {
  const { runId } = plan.config;
  return dataDir === undefined
    ? 'its cloud was in memory and is gone: with --data-dir it would be kept, and could be proven later'
    : `to prove it: legion up --data-dir ${dataDir}, and in another terminal legion verify --run-id ${runId} --wait 60`;
}
