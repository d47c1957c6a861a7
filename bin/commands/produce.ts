import { defineCommand, type CommandResult, type Invocation } from '../cli/command';
import type { CommandContext } from '../cli/context';
import { EXIT } from '../cli/explain-error';
import { createProduceReport } from '../cli/produce-report';
import { planRun, type RunPlan } from '../cli/run-plan';
import { catchSignals } from '../cli/signals';
import { RUN_SETTINGS, TARGET_SETTINGS } from '../cli/settings-table';
import { resolveTarget, withClients, type Target } from '../cli/target';
import { UserError } from '../../lib/domain/user-error';
import type { OpenSink } from '../../producer/sinks/sink';
import type { ProducerSummary } from '../../producer/run-summary';

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
  const summary = await withSink(target, plan, context, (openSink) => runPlan(invocation, plan, openSink, target));
  return {
    exitCode: exitCodeOf(summary),
    json: { ...summary, manifest: plan.manifestPath, out: outOf(settings, plan) },
  };
}

async function withSink<T>(
  target: Target | undefined,
  plan: RunPlan,
  context: CommandContext,
  use: (openSink: OpenSink) => Promise<T>,
): Promise<T> {
  if (!target) return use(await openNdjson(plan, context));
  const { kinesisSink, laneCountFor } = await import('../../producer/sinks/kinesis');
  const speed = plan.pace.clock === 'wall' ? plan.pace.speed : Infinity;
  // One attempt per call: the sink itself sends again what failed, and counts it.
  return withClients(
    target,
    context,
    async ({ kinesis }) => {
      const { wallClock } = await import('../cli/wall-clock');
      return use(
        kinesisSink({
          client: kinesis,
          streamName: target.names.stream,
          clock: wallClock(),
          random: Math.random,
          laneCount: laneCountFor(plan.config.eventsPerSecond * speed),
        }),
      );
    },
    { maxAttempts: 1 },
  );
}

async function openNdjson(plan: RunPlan, context: CommandContext): Promise<OpenSink> {
  const { wallClock } = await import('../cli/wall-clock');
  const { ndjsonFileSink, ndjsonStreamSink } = await import('../../producer/sinks/ndjson');
  const clock = wallClock();
  return plan.outPath === '-'
    ? ndjsonStreamSink({ stream: context.stdout, clock })
    : ndjsonFileSink({ file: plan.outPath, clock });
}

async function runPlan(
  invocation: Invocation<typeof SETTINGS>,
  plan: RunPlan,
  openSink: OpenSink,
  target: Target | undefined,
): Promise<ProducerSummary> {
  const { settings, context } = invocation;
  const { runProducer } = await import('../../producer/run');
  const { generateRecords } = await import('../../producer/generation/generate-records');
  const { chunkSizeFor } = await import('../../producer/settings-of-run');
  const { wallClock } = await import('../cli/wall-clock');
  const report = createProduceReport(invocation, plan, target?.description ?? plan.outPath);
  const signals = catchSignals(context, invocation.output);
  const { config, dataset, pace, limits } = plan;
  const chunkSize = chunkSizeFor(config, pace);
  const workers = settings.workers ?? (await defaultWorkers(plan));
  try {
    const summary = await runProducer({
      ...limits,
      config,
      pace,
      openSink,
      records: (from, to) => generateRecords({ config, dataset, from, to, chunkSize, workers }),
      clock: wallClock(),
      stop: signals.stop,
      force: signals.force,
      manifestPath: plan.manifestPath,
      truthPath: config.labels === 'sidecar' ? plan.truthPath : undefined,
      labelDelayMs: settings.labelDelayMs,
      onProgress: report.progress,
    });
    report.end(summary);
    return summary;
  } finally {
    report.clear();
    signals.release();
  }
}

/** Above this rate one thread is busy enough with sending. */
const ONE_THREAD_EVENTS_PER_SECOND = 5_000;

async function defaultWorkers({ config, pace, limits }: RunPlan): Promise<number> {
  const rate = pace.clock === 'wall' ? config.eventsPerSecond * pace.speed : Infinity;
  // Starting threads takes longer than a small run does.
  const small = (limits.count ?? Infinity) < 50_000 || rate <= ONE_THREAD_EVENTS_PER_SECOND;
  if (small) return 1;
  const { availableParallelism } = await import('node:os');
  return Math.min(4, availableParallelism());
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
