import type { DetectorFootprint } from './detector-footprint';
import type { Footprint } from './footprint';

/** The stream's pricing: `onDemand`, its `advantage` variant, or a number of shards. */
export type StreamPlan =
  | { readonly mode: 'on-demand' }
  | { readonly mode: 'advantage' }
  | { readonly mode: 'provisioned'; readonly shards: number };

export type Deployment = {
  readonly eventsPerSecond: number;
  readonly footprint: Footprint;
  /** Days that a row is kept; 0 keeps it forever. */
  readonly retentionDays: number;
  readonly stream: StreamPlan;
  /** Maximum number of records per invocation. */
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly memoryMb: number;
  /** Time the consumer spends on a record, averaged over a batch. */
  readonly consumerMsPerRecord: number;
  /** Additional time per invocation, however small its batch. */
  readonly consumerMsPerInvocation: number;
  /** How many workloads the events of a batch belong to; each has its own rollups. @default 1 */
  readonly workloads?: number;
  /** @default no detector is deployed */
  readonly detector?: DetectorFootprint;
  /** Time the detector spends on each event that it judges, and in addition on each invocation. */
  readonly detectorMsPerEvent?: number;
  readonly detectorMsPerInvocation?: number;
  /** Producer tasks in Fargate, with one vCPU and 2 GB each; 0 when the producer runs elsewhere. */
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

/** A shard takes 1,000 records/s. An on-demand stream starts with four shards and keeps each below half its limit. */
function shardsOf({ eventsPerSecond, stream }: Pick<Deployment, 'eventsPerSecond' | 'stream'>): number {
  return stream.mode === 'provisioned' ? stream.shards : Math.max(4, Math.ceil(eventsPerSecond / 500));
}
