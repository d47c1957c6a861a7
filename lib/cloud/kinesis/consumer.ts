/** A consumer of enhanced fan-out as its stream keeps it. */
export type ConsumerState = {
  readonly name: string;
  readonly createdMs: number;
  /** When it was deregistered; it is gone a while later. */
  readonly deletedMs?: number | undefined;
};

type ConsumerStatus = 'CREATING' | 'ACTIVE' | 'DELETING';

/** @param transitionMs how long a consumer is being created or deleted */
export function consumerStatus(consumer: ConsumerState, transitionMs: number, nowMs: number): ConsumerStatus {
  if (consumer.deletedMs !== undefined) return 'DELETING';
  return nowMs < consumer.createdMs + transitionMs ? 'CREATING' : 'ACTIVE';
}

/** Without those whose deletion is through. */
export function presentConsumers(
  consumers: readonly ConsumerState[],
  transitionMs: number,
  nowMs: number,
): readonly ConsumerState[] {
  return consumers.filter(({ deletedMs }) => deletedMs === undefined || nowMs < deletedMs + transitionMs);
}
