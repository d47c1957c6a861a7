import {
  CreateStreamCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
  SubscribeToShardCommand,
  type KinesisClient,
  type StartingPosition,
  type SubscribeToShardEvent,
} from '@aws-sdk/client-kinesis';
import { aSet } from '../lib/cloud/faults/a-rule';
import { CLIENT_WAYS, openWaysIn, type WaysIn } from '../lib/cloud/faults/ways-in';

const SHARD = 'shardId-000000000000';
/** How long a consumer must wait before it subscribes to a shard again. */
const EXCLUSIVE_MS = 5_000;
const FROM_THE_START: StartingPosition = { Type: 'TRIM_HORIZON' };

let ways: WaysIn;
beforeAll(async () => void (ways = await openWaysIn()));
afterEach(() => ways.inject(undefined));
afterAll(() => ways.stop());

describe.each(CLIENT_WAYS)('over %s, a consumer of enhanced fan-out', (way) => {
  let kinesis: KinesisClient;
  let names = 0;
  let StreamName: string;
  let ConsumerARN: string;
  beforeEach(async () => {
    ({ kinesis } = ways.clients[way]);
    StreamName = `${way.replace('/', '-')}-${names}`;
    names += 1;
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`;
    const answer = await kinesis.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'risk' }));
    ConsumerARN = answer.Consumer!.ConsumerARN!;
  });

  const put = (texts: readonly string[]) =>
    kinesis.send(
      new PutRecordsCommand({
        StreamName,
        Records: texts.map((text) => ({ PartitionKey: `key ${text.length}${text}`, Data: Buffer.from(text) })),
      }),
    );

  async function* subscribe(ShardId = SHARD, position = FROM_THE_START): AsyncGenerator<SubscribeToShardEvent> {
    const command = new SubscribeToShardCommand({ ConsumerARN, ShardId, StartingPosition: position });
    const { EventStream } = await kinesis.send(command);
    for await (const { SubscribeToShardEvent: event } of EventStream!) yield event!;
  }

  const textsOf = ({ Records }: SubscribeToShardEvent) => Records!.map(({ Data }) => Buffer.from(Data!).toString());

  /** Reads a shard to its end, and then its children until so many records are there. */
  async function readAll(count: number): Promise<string[]> {
    const texts: string[] = [];
    const waiting = [SHARD];
    for (let shardId = waiting.shift(); shardId !== undefined && texts.length < count; shardId = waiting.shift()) {
      for await (const event of subscribe(shardId)) {
        texts.push(...textsOf(event));
        waiting.push(...(event.ChildShards ?? []).map(({ ShardId }) => ShardId!));
        if (shardId !== SHARD && event.MillisBehindLatest === 0) break;
      }
    }
    return texts;
  }

  test('reads every record of a run through a split, those of the parent before those of the children', async () => {
    const before = Array.from({ length: 300 }, (_none, at) => `before ${at}`);
    const after = Array.from({ length: 300 }, (_none, at) => `after ${at}`);
    await put(before);
    const reading = readAll(600);
    await kinesis.send(
      new SplitShardCommand({ StreamName, ShardToSplit: SHARD, NewStartingHashKey: String(1n << 127n) }),
    );
    await put(after);
    const read = await reading;
    expect(read.slice(0, 300)).toEqual(before);
    expect(read.slice(300).toSorted()).toEqual(after.toSorted());
  });

  test('gets a record within a tenth of a second', async () => {
    const events = subscribe();
    const delaysMs: number[] = [];
    let next = events.next();
    for (let at = 0; at < 9; at += 1) {
      await put([`record ${at}`]);
      const putMs = performance.now();
      expect(textsOf((await next).value as SubscribeToShardEvent)).toEqual([`record ${at}`]);
      delaysMs.push(performance.now() - putMs);
      next = events.next();
    }
    await put(['the last one']);
    await next;
    await events.return(undefined);
    // One of them may meet a collection of garbage, or another process.
    expect(delaysMs.toSorted((a, b) => a - b)[4]).toBeLessThan(100);
  });

  test('is told of an error in the middle of its subscription, when another one takes the shard over', async () => {
    const first = subscribe();
    await put(['one']);
    expect(textsOf((await first.next()).value as SubscribeToShardEvent)).toEqual(['one']);
    await expect(subscribe().next()).rejects.toMatchObject({ name: 'ResourceInUseException' });
    const ending = first.next();
    ways.jump(EXCLUSIVE_MS);
    await ways.inject(undefined); // comes behind the jump, and is answered
    const second = subscribe();
    expect(textsOf((await second.next()).value as SubscribeToShardEvent)).toEqual(['one']);
    await expect(endOf(first, ending)).rejects.toMatchObject({ name: 'ResourceInUseException' });
    await second.return(undefined);
  });

  test.each(['legion:reset', 'legion:truncated-answer'] as const)(
    'that goes on behind its last event reads every record, although %s hits every third event',
    async (kind) => {
      const texts = Array.from({ length: 12 }, (_none, at) => `record ${at}`);
      const read: string[] = [];
      let position = FROM_THE_START;
      let broken = 0;
      await ways.inject(aSet({ kind, percentage: 33, operations: ['SubscribeToShard'] }, 7));
      for (const text of texts) {
        await put([text]);
        while (!read.includes(text)) {
          ways.jump(EXCLUSIVE_MS);
          try {
            for await (const event of subscribe(SHARD, position)) {
              read.push(...textsOf(event));
              position = { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: event.ContinuationSequenceNumber };
              if (read.includes(text)) break;
            }
          } catch {
            broken += 1;
          }
        }
      }
      expect(read).toEqual(texts);
      expect(broken).toBeGreaterThan(0);
    },
  );
});

/** Heartbeats may come before the end. */
async function endOf(events: AsyncGenerator<SubscribeToShardEvent>, pending: Promise<IteratorResult<unknown>>) {
  for (let next = await pending; !next.done; next = await events.next());
}
