import { verifyRun, type Verification } from '../../lib/aws/verify-run';
import type { Manifest } from '../../lib/domain/run/run';
import { UserError } from '../../lib/core/user-error';
import type { Replay } from '../../lib/domain/proof/explain-differences';
import { createReplay } from '../../producer/run/replay';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { inFailureBucket, lookIntoFailures, runFailureLines } from '../pipeline/failure-counts';
import { createLiveLine } from '../text/live-line';
import { findManifest, readManifest } from '../pipeline/manifests';
import { loadRunDataset } from '../pipeline/run-plan';
import { sentElsewhere } from '../pipeline/sent-elsewhere';
import { setting } from '../settings/setting';
import { decimal, wholeNumber } from '../settings/setting-kinds';
import { RUN_SETTINGS } from '../settings/run-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { resolveTarget, withClients } from '../pipeline/target';
import { describeVerification } from '../text/verification-lines';

const SETTINGS = {
  ...TARGET_SETTINGS,
  manifest: { ...RUN_SETTINGS.manifest, description: 'the manifest that the producer of the run wrote' },
  runId: { ...RUN_SETTINGS.runId, defaultText: 'the latest one here', description: 'which run' },
  dataset: RUN_SETTINGS.dataset,
  wait: setting({
    flag: '--wait <seconds>',
    kind: decimal({ min: 0, max: 86_400, allowed: 'seconds from 0 to 86400' }),
    default: 0,
    description: 'how long to wait for the producer and the pipeline to finish',
  }),
  /** The flag keeps the name that users know. */
  maxDiscrepancies: setting({
    flag: '--max-findings <count>',
    kind: wholeNumber({ min: 0, max: 1_000_000 }),
    default: 100,
    description: 'how many differences to name; all are counted',
  }),
};

export const verifyCommand = defineCommand({
  name: 'verify',
  description:
    'Proves that each event of a run is in bronze or quarantine exactly once, byte for byte, by the manifest that the ' +
    'producer wrote before it sent anything. Without --manifest or --run-id: the latest run.',
  settings: SETTINGS,
  examples: [
    { command: 'legion verify --wait 60', does: 'the latest run, after at most a minute for the pipeline to finish' },
    { command: 'legion verify --run-id a --json', does: 'one run, as JSON' },
  ],
  exitCodes: {
    2: 'MISMATCH: events are lost, altered or too many; each is named',
    3: 'INCOMPLETE: events are missing, but the producer or the pipeline is still at work',
  },
  run: verify,
});

async function verify(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { settings, context, output } = invocation;
  const target = resolveTarget(settings, context);
  const { file, manifest } = await findManifest(context.cwd, settings);
  output.note(`run ${manifest.config.runId} (${file}) against ${target.description}`);
  const elsewhere = await sentElsewhere(manifest, target, context);
  if (elsewhere !== undefined) output.note(elsewhere);
  const line = createLiveLine(context);
  try {
    const verification = await withClients(target, context, (clients) =>
      verifyRun({
        ...clients,
        names: target.names,
        readManifest: () => readManifest(file),
        openReplay: (run) => openReplay(invocation, run),
        waitMs: settings.wait * 1000,
        maxDiscrepancies: settings.maxDiscrepancies,
        now: context.monotonicNow,
        sleep: context.sleep,
        onProgress: line.update,
      }),
    );
    const failures = await lookIntoFailures(target, context);
    line.clear();
    const { runId } = verification;
    for (const text of describeVerification(verification)) output.print(text);
    for (const text of runFailureLines(failures, runId)) output.print(text);
    const json = { ...verification, inFailureBucket: inFailureBucket(failures, runId), manifest: file };
    return { exitCode: exitCodeOf(verification), json };
  } finally {
    line.clear();
  }
}

/** Without the dataset the verdict is the same, but says less about which events were altered. */
async function openReplay(invocation: Invocation<typeof SETTINGS>, { config }: Manifest): Promise<Replay | undefined> {
  const { settings, context, output } = invocation;
  const source = settings.dataset === 'auto' && config.dataset.name === 'twin' ? 'twin' : settings.dataset;
  try {
    return createReplay(config, await loadRunDataset(source, context.cwd));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    output.note(`not replayed: ${error.message}`);
    return undefined;
  }
}

function exitCodeOf({ verdict }: Verification): number {
  switch (verdict) {
    case 'PROVEN':
      return EXIT.ok;
    case 'MISMATCH':
      return EXIT.mismatch;
    case 'INCOMPLETE':
      return EXIT.incomplete;
    default:
      return verdict satisfies never;
  }
}
