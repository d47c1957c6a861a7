import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { createHeartbeat, heartbeatFile } from '../pipeline/heartbeat';
import { createProduceReport } from '../pipeline/produce-report';
import { chooseSink, withSink, type UsableSink } from '../pipeline/chosen-sink';
import { deliverRun } from '../pipeline/run-delivery';
import { planRun, type RunPlan } from '../pipeline/run-plan';
import { catchSignals } from '../settings/signals';
import { KAFKA_SETTINGS } from '../settings/kafka-settings';
import { METRICS_SETTINGS } from '../settings/metrics-settings';
import { RUN_SETTINGS } from '../settings/run-settings';
import { SINK_SETTINGS } from '../settings/sink-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { showingSink } from '../text/show-details';
import type { ProcessMetrics } from '../../lib/metrics/process-metrics';
import { ProducerMeter } from '../../producer/run/producer-meter';
import { showMeter, showPace } from '../pipeline/show-meter';
import { withMetrics } from '../pipeline/with-metrics';
import { UserError } from '../../lib/core/user-error';
import type { ProducerSummary } from '../../producer/run/run-summary';

const SETTINGS = { ...RUN_SETTINGS, ...SINK_SETTINGS, ...KAFKA_SETTINGS, ...TARGET_SETTINGS, ...METRICS_SETTINGS };

export const produceCommand = defineCommand({
  name: 'produce',
  description: 'Makes events and sends them to a stream or a file. Writes the manifest that legion verify checks.',
  settings: SETTINGS,
  examples: [
    { command: 'legion produce --events 10k', does: '10,000 events to the running cloud, 100 a second' },
    { command: 'legion produce --rate 2000 --duration 5m --seed 7', does: 'five minutes at 2,000 a second' },
    {
      command: 'legion produce --sink ndjson --out events.ndjson -n 1M --run-id a --start-time 2026-01-04',
      does: 'a million events into a file, as fast as they can be made, always the same bytes',
    },
    {
      command: 'legion produce --transport kafka --brokers localhost:9092 --topic payments -n 10k',
      does: '10,000 events to a topic of Kafka',
    },
    { command: 'legion produce --sink ndjson --out - -n 1000 | jq .event_id', does: 'events to a pipe' },
  ],
  exitCodes: {
    3: 'stopped before everything generated was accepted: the same command with --run-id continues',
    130: 'stopped by a signal before the run had all its events, or forced',
  },
  run: produce,
});

async function produce(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { settings, context } = invocation;
  // Before the dataset is loaded, so that a missing cloud is reported at once.
  const chosen = chooseSink(settings, context);
  if (chosen.prepared.usesStdout && invocation.json) {
    throw new UserError('--json and --out - both want stdout: name a file with --out, or leave --json out');
  }
  const plan = await planRun(settings, context, { defaultClock: chosen.kind.defaultClock });
  return withSink(chosen, plan, async (sink) => {
    const summary = await withMetrics(invocation, (metrics) => runPlan(invocation, plan, sink, metrics));
    return { exitCode: exitCodeOf(summary), json: { ...summary, manifest: plan.manifestPath, out: sink.file } };
  });
}

async function runPlan(
  invocation: Invocation<typeof SETTINGS>,
  plan: RunPlan,
  sink: UsableSink,
  metrics: ProcessMetrics,
): Promise<ProducerSummary> {
  const { settings, context, output } = invocation;
  const meter = new ProducerMeter();
  showMeter(metrics, meter);
  const report = createProduceReport(invocation, plan, {
    description: sink.description,
    proof: sink.isOfPipeline ? `legion verify ${nameOf(settings, plan)} --wait 60` : undefined,
  });
  const note = (line: string) => {
    report.clear(); // otherwise the remark would follow the live line
    output.note(line);
  };
  const signals = catchSignals(context, { ...output, note });
  const heartbeat = createHeartbeat(heartbeatFile(context.cwd), context.now);
  try {
    const summary = await deliverRun({
      plan,
      settings,
      sink: settings.showDetails ? { ...sink, at: (rate) => showingSink(sink.at(rate), invocation) } : sink,
      onRemark: note,
      signals,
      meter,
      onProgress: (snapshot) => {
        showPace(metrics, snapshot);
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

/** How another command finds the run. */
function nameOf({ manifest }: { readonly manifest?: string | undefined }, { config }: RunPlan): string {
  return manifest === undefined ? `--run-id ${config.runId}` : `--manifest ${manifest}`;
}
