import type { DetectorFootprint } from './detector-footprint';
import type { Footprint } from './footprint';

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
  /** The most records of one invocation. */
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly memoryMb: number;
  /** How long the consumer works on a record, on average over a batch. */
  readonly consumerMsPerRecord: number;
  /** How long an invocation takes beside that, however small its batch. */
  readonly consumerMsPerInvocation: number;
  /** How many workloads a batch has events of; each has its own rollups. @default 1 */
  readonly workloads?: number;
  /** @default no detector is deployed */
  readonly detector?: DetectorFootprint;
  /** How long the detector works on an event that it judges, and on a batch beside that. */
  readonly detectorMsPerEvent?: number;
  readonly detectorMsPerInvocation?: number;
  /** Tasks of the producer that run in Fargate, of one vCPU and 2 GB each; 0 when it runs elsewhere. */
  readonly producerTasks: number;
};

/** A shard's batch is delivered when it is full or its window ends; without a window, Lambda polls once a second. */
export function invocationsPerSecond(
  deployment: Pick<Deployment, 'eventsPerSecond' | 'stream' | 'batchSize' | 'batchWindowSeconds'>,
): number {
  const perShard = deployment.eventsPerSecond / shardsOf(deployment);
  const whenFull = perShard / deployment.batchSize;
  const whenWindowEnds = 1 / Math.max(1, deployment.batchWindowSeconds);
  return shardsOf(deployment) * Math.max(whenFull, Math.min(perShard, whenWindowEnds));
}

/** A shard takes 1,000 records/s. An on-demand stream starts with four and keeps each below half of that. */
function shardsOf({ eventsPerSecond, stream }: Pick<Deployment, 'eventsPerSecond' | 'stream'>): number {
  return stream.mode === 'provisioned' ? stream.shards : Math.max(4, Math.ceil(eventsPerSecond / 500));
}
