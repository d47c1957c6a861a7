import type { ConsumerState } from '../consumer';
import { inUse, limitExceeded } from '../faults';
import type { Kinesis } from '../kinesis';
import { REQUIRED_NAME, SEQUENCE_NUMBER } from '../requests/common-members';
import { firstCount, ITERATOR_TYPE } from '../starting-position';
import type { Stream } from '../stream';
import { secondsOf } from '../stream-state';
import { anotherActive, Subscription } from '../subscription';
import { CONSUMER_ARN, consumerOf } from './consumers';
import { DRY_RUN, endDryRun } from './dry-run';
import { LongBody, operation } from './operation';

export const subscribeToShard = operation(
  'SubscribeToShard',
  {
    ConsumerARN: { ...CONSUMER_ARN, required: true },
    ShardId: REQUIRED_NAME,
    StartingPosition: {
      type: 'Structure',
      members: { Type: ITERATOR_TYPE, SequenceNumber: SEQUENCE_NUMBER, Timestamp: { type: 'Timestamp' } },
      required: true,
    },
    DryRun: DRY_RUN,
  },
  (request, kinesis, format) => {
    const { stream, consumer } = consumerOf(request, kinesis);
    checkActive(stream, consumer, kinesis);
    const { name, number } = stream.state;
    const shard = kinesis.shardToRead(stream, name, kinesis.shardIndex(request.ShardId, name));
    const { Type: type, SequenceNumber: sequenceNumber, Timestamp: timestampMs } = request.StartingPosition;
    const from = firstCount({ type, sequenceNumber, timestampMs }, 'SubscribeToShard', stream, shard, kinesis);
    const nowMs = kinesis.now();
    const consumerKey = `${consumer.name}:${consumer.createdMs}`;
    const { streamLimits, subscriptions } = kinesis;
    if (request.DryRun !== true && streamLimits?.subscribe(stream, shard, consumerKey, nowMs) === false)
      throw limitExceeded(kinesis.shardRateExceeded(stream, shard.position));
    const reader = `${number}/${shard.position}/${consumerKey}`;
    if (!subscriptions.isFree(reader, nowMs)) throw inUse(anotherActive(kinesis, stream, shard, consumer));
    endDryRun(request, stream, kinesis);
    const bytesOut = streamLimits?.fanOut(shard, consumerKey, nowMs);
    const subscription = new Subscription({ kinesis, stream, shard, consumer, from, format, bytesOut });
    subscriptions.begin(reader, subscription);
    return new LongBody(subscription.initialResponse(), subscription);
  },
);

/** @throws ServiceError ResourceInUseException while the consumer is being created or deleted */
function checkActive({ state }: Stream, consumer: ConsumerState, kinesis: Kinesis): void {
  if (kinesis.consumerStatus(consumer) === 'ACTIVE') return;
  throw inUse(
    `Consumer ${consumer.name} with creation timestamp ${secondsOf(consumer.createdMs)} under stream: ${state.name}, account ${kinesis.accountId} is not in ACTIVE status.`,
  );
}
