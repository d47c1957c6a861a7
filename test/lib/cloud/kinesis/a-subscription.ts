import type { BodyFormat } from '../../../../lib/cloud/engines/call';
import { decodeCbor } from '../../../../lib/cloud/engines/cbor/decode';
import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';
import { eventMessages, type EventMessage } from '../engines/event-messages';
import { START_MS, type ReadRecord, type TestKinesis } from './a-kinesis';

export const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/events';
export const ConsumerARN = `${StreamARN}/consumer/risk:${START_MS / 1000}`;
export const SHARD = 'shardId-000000000000';

export type ShardEvent = {
  readonly Records: readonly ReadRecord[];
  readonly ContinuationSequenceNumber?: string;
  readonly MillisBehindLatest: number;
  readonly ChildShards?: readonly { readonly ShardId: string }[];
};

/** What a consumer is sent, message by message. */
export type ASubscription = {
  readonly first: EventMessage;
  /** The next message; undefined at the end. */
  readonly message: () => Promise<EventMessage | undefined>;
  /** The next event; it must be one. */
  readonly event: () => Promise<ShardEvent>;
  readonly leave: () => void;
};

/** A stream `events` with a consumer `risk`. */
export async function withConsumer(kinesis: TestKinesis, shards = 1): Promise<TestKinesis> {
  await kinesis.createStream('events', shards);
  await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'risk' });
  return kinesis;
}

export const FROM_THE_START = { ConsumerARN, ShardId: SHARD, StartingPosition: { Type: 'TRIM_HORIZON' } };

export async function subscribe(
  kinesis: TestKinesis,
  request: object = FROM_THE_START,
  format: BodyFormat = 'json',
): Promise<ASubscription> {
  const body = format === 'json' ? Buffer.from(JSON.stringify(request)) : encodeCbor(request as never);
  const { status, body: bytes, rest } = await kinesis.engine.call({ operation: 'SubscribeToShard', format, body });
  if (!rest) throw new Error(`no subscription: ${status} ${Buffer.from(bytes).toString()}`);
  const message = async () => {
    const part = await rest.next();
    return part && eventMessages(part)[0]!;
  };
  return {
    first: eventMessages(bytes)[0]!,
    message,
    event: async () => {
      const { headers, payload } = (await message())!;
      expect(headers[':event-type']).toBe('SubscribeToShardEvent');
      return (format === 'json' ? JSON.parse(payload.toString()) : decodeCbor(payload)) as ShardEvent;
    },
    leave: () => rest.leave(),
  };
}

export async function put({ call }: TestKinesis, ...texts: readonly string[]): Promise<void> {
  for (const text of texts)
    await call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: Buffer.from(text).toString('base64') });
}

export const textsOf = ({ Records }: ShardEvent) => Records.map(({ Data }) => Buffer.from(Data, 'base64').toString());

export function split({ call }: TestKinesis): Promise<unknown> {
  return call('SplitShard', { StreamARN, ShardToSplit: SHARD, NewStartingHashKey: String(1n << 127n) });
}
