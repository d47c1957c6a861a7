import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { createHeartbeat, heartbeatFile } from '../pipeline/heartbeat';
import { createProduceReport } from '../pipeline/produce-report';
import { deliverRun, withSink, type PlannedSink } from '../pipeline/run-delivery';
import { planRun, type RunPlan } from '../pipeline/run-plan';
import { catchSignals } from '../settings/signals';
import { RUN_SETTINGS, TARGET_SETTINGS } from '../settings/settings-table';
import { showingSink } from '../text/show-details';
import { resolveTarget, type Target } from '../pipeline/target';
import { UserError } from '../../lib/core/user-error';
import type { ProducerSummary } from '../../producer/run/run-summary';

const SETTINGS = { ...RUN_SETTINGS, ...TARGET_SETTINGS };

export const produceCommand = defineCommand({
  name: 'produce',
  description: 'Makes events and sends them to a stream or a file. Writes the manifest that legion verify checks.',
  settings: SETTINGS,
  examples: [
    { command: 'legion produce --events 10k', does: 'ten thousand events to the running cloud, 100 a second' },
    { command: 'legion produce --rate 2000 --duration 5m --seed 7', does: 'five minutes at 2,000 a second' },
    {
      command: 'legion produce --sink ndjson --out events.ndjson -n 1M --run-id a --start-time 2026-01-04',
      does: 'a million events into a file, as fast as they can be made, always the same bytes',
    },
    { command: 'legion produce --sink ndjson --out - -n 1000 | jq .event_id', does: 'events to a pipe' },
  ],
  exitCodes: {
    3: 'stopped before everything that was generated was accepted: the same command with --run-id goes on',
    130: 'stopped by a signal before the run had all its events, or forced',
  },
  run: produce,
});

async function produce(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { settings, context } = invocation;
  if (settings.sink === 'ndjson' && settings.out === '-' && invocation.json) {
    throw new UserError('--json and --out - both want stdout: name a file with --out, or leave --json out');
  }
  if (settings.sink === 'kinesis' && settings.out !== undefined) {
    throw new UserError('--out belongs to the file sink: add --sink ndjson, or leave --out out');
  }
  // Before the dataset is loaded: who has no cloud should hear of it at once.
  const target = settings.sink === 'kinesis' ? resolveTarget(settings, context) : undefined;
  const plan = await planRun(settings, context);
  const summary = await withSink(target, plan, context, (sink) => runPlan(invocation, plan, sink, target));
  return {
    exitCode: exitCodeOf(summary),
    json: { ...summary, manifest: plan.manifestPath, out: outOf(settings, plan) },
  };
}

async function runPlan(
  invocation: Invocation<typeof SETTINGS>,
  plan: RunPlan,
  { openSink, destination }: PlannedSink,
  target: Target | undefined,
): Promise<ProducerSummary> {
  const { settings, context, output } = invocation;
  const report = createProduceReport(invocation, plan, {
    description: target?.description ?? plan.outPath,
    proof: target && `legion verify ${nameOf(settings, plan)} --wait 60`,
  });
  const note = (line: string) => {
    report.clear(); // else the remark would stand behind the line that moves
    output.note(line);
  };
  const signals = catchSignals(context, { ...output, note });
  const heartbeat = createHeartbeat(heartbeatFile(context.cwd), context.now);
  try {
    const summary = await deliverRun({
      plan,
      settings,
      openSink: settings.showDetails ? showingSink(openSink, invocation) : openSink,
      destination,
      sink: target ? 'stream' : 'file',
      onRemark: note,
      signals,
      onProgress: (snapshot) => {
        heartbeat.beat(snapshot);
        report.progress(snapshot);
      },
    });
    await heartbeat.end(summary);
    report.end(summary);
    return summary;
  } finally {
    report.clear();
    signals.release();
  }
}

function exitCodeOf(summary: ProducerSummary): number {
  if (summary.stoppedBy === 'output-closed') return EXIT.ok;
  if (summary.stoppedBy === 'forced') return EXIT.interrupted;
  if (!summary.complete && summary.stoppedBy !== 'already-complete') return EXIT.incomplete;
  const unfinished = summary.stoppedBy === 'signal' && summary.target !== undefined;
  return unfinished ? EXIT.interrupted : EXIT.ok;
}

function outOf(settings: { sink: string }, plan: RunPlan): string | undefined {
  return settings.sink === 'ndjson' ? plan.outPath : undefined;
}

/** How another command finds the run. */
function nameOf({ manifest }: { readonly manifest?: string | undefined }, { config }: RunPlan): string {
  return manifest === undefined ? `--run-id ${config.runId}` : `--manifest ${manifest}`;
}
