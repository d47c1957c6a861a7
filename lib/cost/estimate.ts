import { QUARANTINE_REASONS } from '../domain/bronze/quarantine-reason';
import type { DetectorFootprint } from './detector-footprint';
import type { Footprint } from './footprint';
import { READ_UNIT_BYTES, STORAGE_OVERHEAD_BYTES, writeUnits } from './item-size';
import type { PriceList, PriceName } from './prices';

/** A month as AWS counts it in its own examples. */
const HOURS_PER_MONTH = 730;
const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;
const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;
const GB = 1024 ** 3;

/** How the stream is paid for: `onDemand`, its `advantage` kind, or a number of shards. */
export type StreamPlan =
  | { readonly mode: 'on-demand' }
  | { readonly mode: 'advantage' }
  | { readonly mode: 'provisioned'; readonly shards: number };

export type Deployment = {
  readonly eventsPerSecond: number;
  readonly footprint: Footprint;
  /** Days that a row is kept; 0 keeps it for ever. */
  readonly retentionDays: number;
  readonly stream: StreamPlan;
  /** Most records of one invocation. */
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly memoryMb: number;
  /** How long the consumer works on a record, on average over a batch. */
  readonly consumerMsPerRecord: number;
  /** How long an invocation takes beside that, however small its batch. */
  readonly consumerMsPerInvocation: number;
  /** How many workloads a batch holds events of: each has rollups of its own. @default 1 */
  readonly workloads?: number;
  /** @default no detector is deployed */
  readonly detector?: DetectorFootprint;
  /** How long the detector works on an event that it judges, and on a batch beside that. */
  readonly detectorMsPerEvent?: number;
  readonly detectorMsPerInvocation?: number;
  /** Tasks of the producer that run in Fargate, of one vCPU and 2 GB each; 0 when it runs elsewhere. */
  readonly producerTasks: number;
};

type CostLine = {
  readonly service: string;
  readonly what: string;
  /** In units of the price, for a month. */
  readonly quantity: number;
  readonly price: PriceName;
  readonly usd: number;
};

export type Estimate = {
  readonly lines: readonly CostLine[];
  /** The dearest first, but DynamoDB before all. */
  readonly services: readonly { readonly service: string; readonly usd: number; readonly share: number }[];
  readonly usdPerMonth: number;
  readonly usdPerMillionEvents: number;
};

export const DYNAMODB = 'DynamoDB';

/** What a month of this deployment costs by the list, at a steady rate. Nothing is measured here, and nothing asked. */
export function estimate(deployment: Deployment, list: PriceList): Estimate {
  const lines = quantities(deployment)
    .filter(({ quantity }) => quantity > 0)
    .map((line) => ({ ...line, usd: (line.quantity * list.prices[line.price].usd) / list.prices[line.price].per }));
  const usdPerMonth = lines.reduce((sum, line) => sum + line.usd, 0);
  const events = deployment.eventsPerSecond * SECONDS_PER_MONTH;
  return {
    lines,
    services: byService(lines, usdPerMonth),
    usdPerMonth,
    usdPerMillionEvents: (usdPerMonth / events) * 1e6,
  };
}

type Quantity = Omit<CostLine, 'usd'>;

function quantities(deployment: Deployment): Quantity[] {
  return [
    ...bronzeWrites(deployment),
    ...rollupTraffic(deployment),
    ...bronzeStorage(deployment),
    ...streamTraffic(deployment),
    ...invocations(deployment),
    ...detection(deployment),
    ...monitoring(deployment),
    ...producer(deployment),
  ];
}

/** One write unit for each KB begun, in the table and in each index that the item is in. */
function bronzeWrites({ eventsPerSecond, footprint }: Deployment): Quantity[] {
  const events = eventsPerSecond * SECONDS_PER_MONTH;
  const write = (what: string, unitsPerEvent: number): Quantity => ({
    service: DYNAMODB,
    what,
    quantity: events * unitsPerEvent,
    price: 'dynamoDbWrite',
  });
  return [
    write('bronze table, writes', footprint.table.writeUnits),
    ...footprint.indexes.map((index) => write(`index ${index.name}, writes`, index.share * index.writeUnits)),
  ];
}

/** Items of a minute, a day and a total, one each for a batch and workload, read with strong consistency and written back. */
export const ROLLUP_ITEMS_PER_WORKLOAD = 3;
/** The item of the run that a batch is of. */
export const ROLLUP_ITEMS_PER_RUN = 1;
/** A day item with its hours, the largest of the three, takes about 900 bytes. */
export const ROLLUP_ITEM_BYTES = 900;

function rollupTraffic(deployment: Deployment): Quantity[] {
  const { workloads = 1 } = deployment;
  const itemsPerBatch = ROLLUP_ITEMS_PER_WORKLOAD * workloads + ROLLUP_ITEMS_PER_RUN;
  const items = invocationsPerSecond(deployment) * itemsPerBatch * SECONDS_PER_MONTH;
  const readUnits = Math.ceil(ROLLUP_ITEM_BYTES / READ_UNIT_BYTES);
  return [
    {
      service: DYNAMODB,
      what: 'rollups, writes',
      quantity: items * writeUnits(ROLLUP_ITEM_BYTES),
      price: 'dynamoDbWrite',
    },
    { service: DYNAMODB, what: 'rollups, reads', quantity: items * readUnits, price: 'dynamoDbRead' },
  ];
}

/** What lies there once rows leave as fast as they come; rows kept for ever are those of the first month. */
function bronzeStorage({ eventsPerSecond, footprint, retentionDays }: Deployment): Quantity[] {
  const { table, indexes } = footprint;
  const days = retentionDays === 0 ? DAYS_PER_MONTH : retentionDays;
  const rows = eventsPerSecond * 86_400 * days;
  const tableBytes = table.itemBytes + STORAGE_OVERHEAD_BYTES;
  const indexBytes = indexes.reduce((sum, index) => sum + index.share * (index.itemBytes + STORAGE_OVERHEAD_BYTES), 0);
  const held = retentionDays === 0 ? 'after the first month' : `of ${retentionDays} days`;
  return [
    {
      service: DYNAMODB,
      what: `storage ${held}`,
      quantity: (rows * (tableBytes + indexBytes)) / GB,
      price: 'dynamoDbStorage',
    },
    {
      service: DYNAMODB,
      // By the size of the table, whatever the length of its past and without its indexes.
      what: `point-in-time recovery ${held}`,
      quantity: (rows * tableBytes) / GB,
      price: 'dynamoDbRecovery',
    },
  ];
}

/** On demand, every record is rounded up to a whole KB; a put unit holds 25 KB. */
function streamTraffic({ eventsPerSecond, footprint, stream }: Deployment): Quantity[] {
  const events = eventsPerSecond * SECONDS_PER_MONTH;
  const service = 'Kinesis';
  const inGb = (events * footprint.eventKb * 1024) / GB;
  const outGb = (events * footprint.eventBytes) / GB;
  switch (stream.mode) {
    case 'on-demand':
      return [
        { service, what: 'stream', quantity: HOURS_PER_MONTH, price: 'kinesisStreamHour' },
        { service, what: 'data in, records rounded up to 1 KB', quantity: inGb, price: 'kinesisInGb' },
        { service, what: 'data out', quantity: outGb, price: 'kinesisOutGb' },
      ];
    case 'advantage':
      return [
        {
          service,
          what: 'data in, at least 25 MB/s',
          quantity: Math.max(inGb, ADVANTAGE_MINIMUM_GB),
          price: 'kinesisAdvantageInGb',
        },
        {
          service,
          what: 'data out, at least 25 MB/s',
          quantity: Math.max(outGb, ADVANTAGE_MINIMUM_GB),
          price: 'kinesisAdvantageOutGb',
        },
      ];
    case 'provisioned':
      return [
        {
          service,
          what: `${stream.shards} shards`,
          quantity: stream.shards * HOURS_PER_MONTH,
          price: 'kinesisShardHour',
        },
        {
          service,
          what: 'put units',
          quantity: events * Math.ceil(footprint.eventBytes / (25 * 1024)),
          price: 'kinesisPutUnit',
        },
      ];
    default:
      return stream satisfies never;
  }
}

/** An account in on-demand Advantage pays for at least 25 MiB/s in each direction. */
const ADVANTAGE_MINIMUM_GB = (25 * 1024 ** 2 * SECONDS_PER_MONTH) / GB;

function invocations(deployment: Deployment): Quantity[] {
  const service = 'Lambda';
  const requests = invocationsPerSecond(deployment) * SECONDS_PER_MONTH;
  const records = deployment.eventsPerSecond * SECONDS_PER_MONTH;
  const { consumerMsPerRecord, consumerMsPerInvocation } = deployment;
  const busySeconds = (records * consumerMsPerRecord + requests * consumerMsPerInvocation) / 1000;
  return [
    { service, what: 'consumer, requests', quantity: requests, price: 'lambdaRequest' },
    {
      service,
      what: `consumer, ${deployment.memoryMb} MB on arm64`,
      quantity: (busySeconds * deployment.memoryMb) / 1024,
      price: 'lambdaArmGbSecond',
    },
  ];
}

/** A row of the anomalies table is in both of its indexes. */
const PLACES_OF_A_DETECTION = 3;

/**
 * The detector reads and writes one state item for each customer or clearing group of a batch, and a checkpoint for each
 * batch. That no two events of a batch are of the same one is the most that it can cost.
 */
function detection(deployment: Deployment): Quantity[] {
  const { detector, eventsPerSecond, detectorMsPerEvent = 0, detectorMsPerInvocation = 0, memoryMb } = deployment;
  if (!detector || detector.judgedShare === 0) return [];
  const events = eventsPerSecond * SECONDS_PER_MONTH;
  const judged = events * detector.judgedShare;
  const judgedPerSecond = eventsPerSecond * detector.judgedShare;
  const batches = invocationsPerSecond({ ...deployment, eventsPerSecond: judgedPerSecond }) * SECONDS_PER_MONTH;
  const states = events * detector.statesPerEvent;
  const busySeconds = (judged * detectorMsPerEvent + batches * detectorMsPerInvocation) / 1000;
  const readUnits = Math.max(1, Math.ceil(detector.stateBytes / READ_UNIT_BYTES));
  return [
    {
      service: DYNAMODB,
      what: 'detector states, writes',
      quantity: states * detector.stateWriteUnits + batches,
      price: 'dynamoDbWrite',
    },
    {
      service: DYNAMODB,
      what: 'detector states, reads',
      quantity: states * readUnits + batches,
      price: 'dynamoDbRead',
    },
    {
      service: DYNAMODB,
      what: 'anomalies table and indexes, writes',
      quantity: events * detector.detectionsPerEvent * detector.detectionWriteUnits * PLACES_OF_A_DETECTION,
      price: 'dynamoDbWrite',
    },
    ...secondReading(deployment),
    { service: 'Lambda', what: 'detector, requests', quantity: batches, price: 'lambdaRequest' },
    {
      service: 'Lambda',
      what: `detector, ${memoryMb} MB on arm64`,
      quantity: (busySeconds * memoryMb) / 1024,
      price: 'lambdaArmGbSecond',
    },
  ];
}

/** A second mapping reads the whole stream once more; filters work on what has been read. */
function secondReading({ eventsPerSecond, footprint, stream }: Deployment): Quantity[] {
  if (stream.mode !== 'on-demand') return [];
  const quantity = (eventsPerSecond * SECONDS_PER_MONTH * footprint.eventBytes) / GB;
  return [{ service: 'Kinesis', what: 'data out, to the detector', quantity, price: 'kinesisOutGb' }];
}

/** A shard's batch leaves when it is full or its window is over; without a window Lambda polls once a second. */
export function invocationsPerSecond(
  deployment: Pick<Deployment, 'eventsPerSecond' | 'stream' | 'batchSize' | 'batchWindowSeconds'>,
): number {
  const perShard = deployment.eventsPerSecond / shardsOf(deployment);
  const whenFull = perShard / deployment.batchSize;
  const whenWindowEnds = 1 / Math.max(1, deployment.batchWindowSeconds);
  return shardsOf(deployment) * Math.max(whenFull, Math.min(perShard, whenWindowEnds));
}

/** A shard takes 1,000 records/s. On demand, a stream begins with four, and keeps each under half of that. */
function shardsOf({ eventsPerSecond, stream }: Pick<Deployment, 'eventsPerSecond' | 'stream'>): number {
  return stream.mode === 'provisioned' ? stream.shards : Math.max(4, Math.ceil(eventsPerSecond / 500));
}

/** A function's own metrics, in one combination of dimensions; the detector has as many as the consumer. */
const CUSTOM_METRICS = 6;
/** Quarantined records by reason; a reason costs nothing in a month in which nothing is quarantined for it. */
const REASON_METRICS = QUARANTINE_REASONS.length;
/** What the event source mapping reports of a stream: polled, filtered, invoked, failed, dropped, put elsewhere. */
const MAPPING_METRICS = 6;

function monitoring({ detector }: Deployment): Quantity[] {
  const detectors = [
    { service: 'CloudWatch', what: "the detector's metrics", quantity: CUSTOM_METRICS, price: 'cloudWatchMetric' },
    { service: 'CloudWatch', what: "its mapping's metrics", quantity: MAPPING_METRICS, price: 'cloudWatchMetric' },
  ] as const;
  return [
    ...(detector && detector.judgedShare > 0 ? detectors : []),
    {
      service: 'CloudWatch',
      what: "the consumer's metrics",
      quantity: CUSTOM_METRICS + REASON_METRICS,
      price: 'cloudWatchMetric',
    },
    { service: 'CloudWatch', what: "the mapping's metrics", quantity: MAPPING_METRICS, price: 'cloudWatchMetric' },
  ];
}

const GB_PER_TASK = 2;

function producer({ producerTasks }: Deployment): Quantity[] {
  const hours = producerTasks * HOURS_PER_MONTH;
  return [
    { service: 'Fargate', what: `producer, ${producerTasks} vCPU`, quantity: hours, price: 'fargateArmVcpuHour' },
    {
      service: 'Fargate',
      what: `producer, ${producerTasks * GB_PER_TASK} GB`,
      quantity: hours * GB_PER_TASK,
      price: 'fargateArmGbHour',
    },
  ];
}

function byService(lines: readonly CostLine[], total: number): Estimate['services'] {
  const sums = new Map<string, number>();
  for (const { service, usd } of lines) sums.set(service, (sums.get(service) ?? 0) + usd);
  const rank = (service: string) => (service === DYNAMODB ? Infinity : sums.get(service)!);
  return [...sums]
    .sort(([a], [b]) => rank(b) - rank(a))
    .map(([service, usd]) => ({ service, usd, share: total === 0 ? 0 : usd / total }));
}
