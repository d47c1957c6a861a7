import type { PipelineStatus } from '../../lib/aws/pipeline-status';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { failureLines, lookIntoFailures } from '../pipeline/failure-counts';
import { quarantinedLine } from '../text/quarantine-lines';
import { knownRuns, type KnownRun } from '../pipeline/manifests';
import { producerAtWork, producerLines } from '../pipeline/producer-at-work';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { readStoredRuns, storedRunJson, storedRunLines } from '../pipeline/stored-runs';
import { grouped, table, type TableOptions } from '../text/table';
import { tableWidth } from '../text/table-width';
import { resolveTarget, withClients } from '../pipeline/target';

export const statusCommand = defineCommand({
  name: 'status',
  description:
    'Shows the stream, the tables, how far the consumer is behind the stream, how far a producer here is behind its ' +
    'schedule, and the runs known here.',
  settings: TARGET_SETTINGS,
  examples: [
    { command: 'legion status', does: 'the state of the running cloud' },
    {
      command: 'legion status --aws --stage prod --json | jq .progress.pending',
      does: 'records not stored yet, on AWS',
    },
  ],
  exitCodes: { 2: 'the stream or a table is absent' },
  run: status,
});

async function status({ settings, context, output }: Invocation<typeof TARGET_SETTINGS>): Promise<CommandResult> {
  const target = resolveTarget(settings, context);
  const { readPipelineStatus } = await import('../../lib/aws/pipeline-status');
  const failures = await lookIntoFailures(target, context);
  const producer = await producerAtWork(context);
  const runs = await knownRuns(context.cwd);
  const { pipeline, stored } = await withClients(target, context, async (clients) => {
    const status = await readPipelineStatus(clients, target.names);
    return {
      pipeline: status,
      stored: status.progress ? await readStoredRuns(clients, target, context, runs) : [],
    };
  });
  output.print(`${target.description}, stage ${target.stage}`);
  for (const line of pipelineLines(pipeline, context.now())) output.print(line);
  for (const line of producerLines(producer)) output.print(line);
  for (const line of failureLines(failures)) output.print(line);
  for (const line of runLines(runs, { maxWidth: tableWidth(context) })) output.print(line);
  for (const line of storedRunLines(stored)) output.print(line);
  return {
    exitCode: pipeline.progress ? EXIT.ok : EXIT.mismatch,
    json: {
      target: target.description,
      stage: target.stage,
      ...pipeline,
      producer,
      failures,
      runs: runs.map(runJson),
      storedRuns: stored.map(storedRunJson),
    },
  };
}

function pipelineLines({ stream, tables, progress }: PipelineStatus, nowMs: number): string[] {
  const rows = [
    ['stream', stream.name, stream.state, `${stream.openShards} open shards`],
    ...tables.map(({ name, state }) => ['table', name, state, '']),
  ];
  const lines = table([{ title: 'KIND' }, { title: 'NAME' }, { title: 'STATE' }, { title: '' }], rows);
  if (!progress) return [...lines, 'not all parts are there: deploy first'];
  const { pending, more, oldestPendingAtMs, counted, quarantined } = progress;
  const age =
    oldestPendingAtMs === undefined ? '' : `, the oldest for ${((nowMs - oldestPendingAtMs) / 1000).toFixed(1)} s`;
  const count = `${grouped(pending)}${more ? ' or more' : ''}`;
  return [
    ...lines,
    `${grouped(counted)} stream records stored; consumer behind the stream by ${count}${age}`,
    quarantinedLine(quarantined),
  ];
}

function runLines(runs: readonly KnownRun[], options: TableOptions): string[] {
  if (runs.length === 0) return ['no runs known here'];
  const rows = runs.map(({ manifest, writtenAtMs }) => [
    manifest.config.runId,
    manifest.state,
    grouped(manifest.generated),
    grouped(manifest.position),
    new Date(writtenAtMs).toISOString().slice(0, 19),
    manifest.config.workload,
    manifest.config.dataset.name,
  ]);
  const right = { align: 'right' } as const;
  return table(
    [
      { title: 'RUN' },
      { title: 'STATE' },
      { title: 'GENERATED', ...right },
      { title: 'POSITION', ...right, dispensable: 2 },
      { title: 'WRITTEN (UTC)', dispensable: 1 },
      { title: 'WORKLOAD', dispensable: 3 },
      { title: 'DATASET' },
    ],
    rows,
    options,
  );
}

function runJson({ file, manifest, writtenAtMs }: KnownRun) {
  const { state, generated, position, config } = manifest;
  const { runId, workload, dataset } = config;
  return { runId, workload, state, generated, position, dataset, writtenAtMs, manifest: file };
}
