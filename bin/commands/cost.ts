import path from 'node:path';
import type { StreamPlan } from '../../lib/cost/deployment';
import { estimate, type Estimate } from '../../lib/cost/estimate';
import type { DetectorFootprint } from '../../lib/cost/detector-footprint';
import { withEventBytes, type Footprint } from '../../lib/cost/footprint';
import { PRICES } from '../../lib/cost/prices';
import { parseMix } from '../../lib/domain/run/workload-mix';
import { costReport } from '../../lib/cost/report';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { setting, withDefault, type SettingValues } from '../settings/setting';
import { matching, wholeNumber } from '../settings/setting-kinds';
import { RUN_SETTINGS } from '../settings/run-settings';
import { table } from '../text/table';

/** What the price of a deployment depends on. The defaults are those of the stacks on AWS. */
export const COST_SETTINGS = {
  workload: RUN_SETTINGS.workload,
  rate: withDefault(RUN_SETTINGS.rate, 100),
  anomalyRate: RUN_SETTINGS.anomalyRate,
  eventBytes: setting({
    flag: '--event-bytes <bytes>',
    kind: wholeNumber({ min: 1, max: 400_000 }),
    defaultText: "measured on the workload's events",
    description: 'size of an event in the stream',
  }),
  retentionDays: setting({
    flag: '--retention <days>',
    kind: wholeNumber({ min: 0, max: 36_500 }),
    default: 90,
    description: 'days to keep a row; 0 keeps it forever',
  }),
  capacity: setting({
    flag: '--capacity <plan>',
    kind: matching(/^(on-demand|advantage|[1-9]\d{0,4})$/, 'on-demand, advantage, or a number of shards', {
      spelled: (text) => text.toLowerCase(),
    }),
    default: 'on-demand',
    description: 'how the stream is billed',
  }),
  batchSize: setting({
    flag: '--batch-size <records>',
    kind: wholeNumber({ min: 1, max: 10_000 }),
    default: 500,
    description: 'largest number of records in one invocation of the consumer',
  }),
  producerTasks: setting({
    flag: '--producer-tasks <count>',
    kind: wholeNumber({ max: 1000 }),
    default: 0,
    description: 'Fargate tasks of the producer, one vCPU and 2 GB each',
  }),
};

export type CostSettings = SettingValues<typeof COST_SETTINGS>;

export const costCommand = defineCommand({
  name: 'cost',
  description: 'Estimates what a deployment costs in a month on AWS, by service, from a dated price list.',
  settings: COST_SETTINGS,
  examples: [
    { command: 'legion cost --rate 50000', does: 'fifty thousand events a second, round the clock' },
    { command: 'legion cost --rate 500 --retention 7 --capacity 1', does: 'one shard, rows kept for a week' },
  ],
  run: async (invocation: Invocation<typeof COST_SETTINGS>): Promise<CommandResult> => {
    const calculation = await calculateCost(invocation.settings, invocation.context);
    for (const line of costLines(calculation)) invocation.output.print(line);
    return { exitCode: EXIT.ok, json: costJson(calculation) };
  },
});

export type CostCalculation = {
  readonly settings: CostSettings;
  readonly footprint: Footprint;
  readonly detector: DetectorFootprint;
  readonly result: Estimate;
};

/** The cost of the deployment for a month, with sizes measured on events of the workload. */
export async function calculateCost(
  settings: CostSettings,
  context: { readonly cwd: string },
): Promise<CostCalculation> {
  const { sampleFootprint } = await import('../../producer/footprint/sample-footprint');
  const { footprint: measured, detector } = await sampleFootprint({
    workload: settings.workload,
    anomalyRate: settings.anomalyRate,
    indexShards: INDEX_SHARDS,
    retentionDays: settings.retentionDays,
    cacheDir: path.resolve(context.cwd, '.legion/cache'),
  });
  const footprint = settings.eventBytes === undefined ? measured : withEventBytes(measured, settings.eventBytes);
  const result = estimate(
    {
      eventsPerSecond: settings.rate,
      footprint,
      retentionDays: settings.retentionDays,
      stream: streamPlan(settings.capacity),
      batchSize: settings.batchSize,
      batchWindowSeconds: 1,
      memoryMb: 1024,
      consumerMsPerRecord: CONSUMER_MS_PER_RECORD,
      consumerMsPerInvocation: CONSUMER_MS_PER_INVOCATION,
      workloads: parseMix(settings.workload).length,
      detector,
      detectorMsPerEvent: DETECTOR_MS_PER_EVENT,
      detectorMsPerInvocation: DETECTOR_MS_PER_INVOCATION,
      producerTasks: settings.producerTasks,
    },
    PRICES,
  );
  return { settings, footprint, detector, result };
}

/** The index shards of a deployment on AWS; here they change only the number of digits in a key. */
const INDEX_SHARDS = 16;

/** Batches of 500 took 200 ms on an emulator on one core; DynamoDB itself answers faster, but over a network. */
const CONSUMER_MS_PER_RECORD = 0.4;
/** Rollups are read, rows written, rollups written: three round trips to DynamoDB of single-digit milliseconds. */
const CONSUMER_MS_PER_INVOCATION = 20;

/** States are written individually, 32 at a time, in a few milliseconds each; judging takes a fraction of that. */
const DETECTOR_MS_PER_EVENT = 0.4;
/** Read states, write states, write anomalies, write the checkpoint: four round trips. */
const DETECTOR_MS_PER_INVOCATION = 25;

export function costLines({ settings, footprint, detector, result }: CostCalculation): string[] {
  const report = costReport(result, { list: PRICES, footprint, detector, eventsPerSecond: settings.rate });
  return [report.headline, '', ...table(report.columns, report.rows), '', ...report.notes];
}

export function costJson({ settings, footprint, detector, result }: CostCalculation): Record<string, unknown> {
  const { region, currency, note, sources, prices } = PRICES;
  return { settings, footprint, detector, ...result, region, currency, note, sources, prices };
}

function streamPlan(capacity: string): StreamPlan {
  if (capacity === 'on-demand' || capacity === 'advantage') return { mode: capacity };
  return { mode: 'provisioned', shards: Number(capacity) };
}
