import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateStreamCommand,
  RegisterStreamConsumerCommand,
  SubscribeToShardCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import { CLIENT_WAYS, openWaysIn } from '../lib/cloud/faults/ways-in';

/** Longer than connections may be idle, than an answer may be waited for, and than clients wait for one. */
const QUIET_MS = 75_000;
const LASTS_MS = 300_000;

test(
  'a subscription to a shard where nothing happens outlasts every timeout on its way, and ends by itself',
  async () => {
    const ways = await openWaysIn();
    const { kinesis } = ways.clients['HTTP/1.1'];
    await kinesis.send(new CreateStreamCommand({ StreamName: 'quiet', ShardCount: 1 }));
    const counting = Promise.all(
      CLIENT_WAYS.map((way) => countEvents(ways.clients[way].kinesis, way.replace('/', '-'))),
    );
    await delay(QUIET_MS);
    ways.jump(LASTS_MS - QUIET_MS);
    // An empty event comes every five seconds, until the end that the jump has brought near.
    for (const events of await counting) expect(events).toBeGreaterThanOrEqual(QUIET_MS / 5_000 - 2);
    await ways.stop();
  },
  QUIET_MS + 30_000,
);

async function countEvents(kinesis: KinesisClient, ConsumerName: string): Promise<number> {
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/quiet';
  const { Consumer } = await kinesis.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName }));
  const { EventStream } = await kinesis.send(
    new SubscribeToShardCommand({
      ConsumerARN: Consumer!.ConsumerARN,
      ShardId: 'shardId-000000000000',
      StartingPosition: { Type: 'LATEST' },
    }),
  );
  let events = 0;
  for await (const { SubscribeToShardEvent: event } of EventStream!) {
    expect(event!.Records).toEqual([]);
    events += 1;
  }
  return events;
}
