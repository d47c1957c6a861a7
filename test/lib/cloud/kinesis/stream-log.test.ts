import * as fc from 'fast-check';
import { chunksOf } from '../../../../lib/core/chunks-of';
import { createManualClock, type ManualClock } from '../../../../lib/core/clock';
import type { MappingCheckpoints } from '../../../../lib/cloud/engines/engine';
import { openDiskLog } from '../../../../lib/cloud/engines/log/disk-log';
import { hashKeyOf } from '../../../../lib/cloud/kinesis/shard-routes';
import { Disk } from '../engines/log/a-disk';
import { aKinesis, START_MS, type ReadRecord, type TestKinesis } from './a-kinesis';

const FOLDER = '/data/kinesis';
const SHARD = 'shardId-000000000000';
const HOUR_MS = 3_600_000;
/** Of the partition key that `put` uses. */
const HASH_KEY = hashKeyOf('a');

type Opened = { readonly kinesis: TestKinesis; readonly notes: readonly string[] };

function open(disk: Disk, clock: ManualClock, checkpoints: readonly MappingCheckpoints[] = []): Opened {
  const kinesis = aKinesis({
    clock,
    checkpoints,
    folder: FOLDER,
    openLog: (owner) =>
      openDiskLog(owner, {
        folder: FOLDER,
        durability: 'process',
        otherwise: 'the streams begin empty',
        warn: () => {},
        fail: (error) => {
          throw error;
        },
        files: disk.files,
        segmentBytes: 4_096,
      }),
  });
  return { kinesis, notes: kinesis.kept.streams!.notes };
}

const data = (text: string) => Buffer.from(text).toString('base64');
const textsOf = (records: readonly ReadRecord[]) => records.map(({ Data }) => Buffer.from(Data, 'base64').toString());

async function put({ call }: TestKinesis, texts: readonly string[]): Promise<readonly string[]> {
  const Records = texts.map((text) => ({ PartitionKey: 'a', Data: data(text) }));
  const answer = await call('PutRecords', { StreamName: 'events', Records });
  return (answer.Records as readonly ReadRecord[]).map(({ SequenceNumber }) => SequenceNumber);
}

const settled = (sequenceNumber: string): MappingCheckpoints => {
  return { mapping: 'm', streamName: 'events', checkpoints: { [SHARD]: sequenceNumber } };
};

test('after a restart, everything is there: streams, shards, tags, modes, retention, settings, records', async () => {
  const [disk, clock] = [new Disk(), createManualClock(START_MS)];
  const { kinesis } = open(disk, clock);
  await kinesis.createStream('events', 2);
  await put(kinesis, ['one', 'two']);
  await kinesis.call('MergeShards', { StreamName: 'events', ShardToMerge: '0', AdjacentShardToMerge: '1' });
  await kinesis.call('AddTagsToStream', { StreamName: 'events', Tags: { team: 'risk' } });
  await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 'events', RetentionPeriodHours: 48 });
  clock.advanceTo(START_MS + 1_000);
  await put(kinesis, ['three']);
  await kinesis.call('CreateStream', { StreamName: 'free', StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
  await kinesis.call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } });
  await kinesis.call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'DISABLED' } });
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/events';
  await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'risk' });
  await kinesis.call('StartStreamEncryption', { StreamName: 'events', EncryptionType: 'KMS', KeyId: 'key' });
  await kinesis.call('EnableEnhancedMonitoring', { StreamName: 'events', ShardLevelMetrics: ['IncomingBytes'] });
  const look = async ({ call, readAll }: TestKinesis) => [
    await call('DescribeStream', { StreamName: 'events' }),
    await call('DescribeStreamSummary', { StreamName: 'free' }),
    await call('ListTagsForStream', { StreamName: 'events' }),
    await call('DescribeAccountSettings'),
    await call('ListStreamConsumers', { StreamARN }),
    await readAll('events', '0'),
    await readAll('events', '2'),
  ];
  const before = await look(kinesis);
  expect(before[6]).toMatchObject([{ Data: data('three') }]);

  const again = open(disk.afterKill(), clock);
  expect(await look(again.kinesis)).toEqual(before);
  expect(again.notes).toEqual([]);
});

test('what was deleted or trimmed stays away after a restart', async () => {
  const [disk, clock] = [new Disk(), createManualClock(START_MS)];
  const { kinesis } = open(disk, clock);
  await kinesis.createStream('events');
  await put(kinesis, ['of the first stream']);
  await kinesis.call('DeleteStream', { StreamName: 'events' });
  await kinesis.createStream('events');
  await put(kinesis, ['old']);
  clock.advanceTo(START_MS + 24 * HOUR_MS + 1);
  await put(kinesis, ['new']);
  expect(textsOf(await kinesis.readAll('events', '0'))).toEqual(['new']);
  const again = open(disk.afterKill(), createManualClock(START_MS));
  expect(textsOf(await again.kinesis.readAll('events', '0'))).toEqual(['new']);
});

test('records that lie in the log before what says of their stream come back, after a change and a compaction', async () => {
  const [disk, clock] = [new Disk(), createManualClock(START_MS)];
  const { kinesis } = open(disk, clock);
  await kinesis.createStream('events');
  const texts = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name} ${at}`.padEnd(200));
  const putAll = async (all: readonly string[]) => {
    for (const some of chunksOf(all, 10)) await put(kinesis, some);
  };
  await putAll(texts('expired', 200));
  clock.advanceTo(START_MS + 23 * HOUR_MS);
  await putAll(texts('kept', 50));
  await kinesis.call('AddTagsToStream', { StreamName: 'events', Tags: { team: 'risk' } });
  clock.advanceTo(START_MS + 25 * HOUR_MS);
  await putAll(texts('new', 50));
  const wanted = [...texts('kept', 50), ...texts('new', 50)];
  expect(textsOf(await kinesis.readAll('events', '0'))).toEqual(wanted);
  await kinesis.engine.close();
  const again = open(disk.afterKill(), clock);
  expect(textsOf(await again.kinesis.readAll('events', '0'))).toEqual(wanted);
});

/** Cuts off the end of the newest segment. */
function cut(disk: Disk, bytes: number): Disk {
  const copy = disk.afterKill();
  const newest = copy
    .list()
    .filter((name) => !name.endsWith('.json'))
    .toSorted()
    .at(-1)!;
  const descriptor = copy.files.openSync(newest, 'r+');
  copy.files.ftruncateSync(descriptor, copy.files.fstatSync(descriptor).size - bytes);
  return copy;
}

test('a stream that has lost its end issues no sequence number twice, and says what is lost', async () => {
  const [disk, clock] = [new Disk(), createManualClock(START_MS)];
  const { kinesis } = open(disk, clock);
  await kinesis.createStream('events');
  const issued: string[] = [];
  for (const text of ['kept', 'read', 'unread', 'lost']) issued.push(...(await put(kinesis, [text])));
  await kinesis.engine.close();

  const again = open(cut(disk, 3), clock, [settled(issued[0]!)]);
  expect(again.notes).toEqual([
    expect.stringMatching(/^stream events: up to 1 accepted records are lost .*because its log in \/data\/kinesis is/),
  ]);
  const [next] = await put(again.kinesis, ['later']);
  expect(next! > issued.at(-1)!).toBe(true);
  expect(textsOf(await again.kinesis.readAll('events', '0'))).toEqual(['kept', 'read', 'unread', 'later']);
});

test('an end that was read before it was lost is no loss', async () => {
  const [disk, clock] = [new Disk(), createManualClock(START_MS)];
  const { kinesis } = open(disk, clock);
  await kinesis.createStream('events');
  await put(kinesis, ['kept']);
  const [last] = await put(kinesis, ['read and lost']);
  await kinesis.engine.close();
  const { kinesis: again, notes } = open(cut(disk, 3), clock, [settled(last!)]);
  expect(notes).toEqual([
    'stream events: its log in /data/kinesis has lost its end, but all of that had been read: nothing is missing from the tables',
  ]);
  expect(again.kept.streams!.foreign).toEqual([]);
});

test('the counts that a start skips are no lost records', async () => {
  const [disk, clock] = [new Disk(), createManualClock(START_MS)];
  const first = open(disk, clock).kinesis;
  await first.createStream('events');
  await put(first, ['kept']);
  await first.engine.close();
  clock.advanceTo(START_MS + 60_000);
  const { kinesis } = open(disk, clock);
  const [read] = await put(kinesis, ['read and lost']);
  await put(kinesis, ['unread and lost']);
  await kinesis.engine.close();
  const again = open(cut(disk, 110), clock, [settled(read!)]);
  expect(textsOf(await again.kinesis.readAll('events', '0'))).toEqual(['kept']);
  expect(again.notes).toEqual([expect.stringMatching(/^stream events: up to \d accepted records are lost /)]);
});

test('checkpoints of a stream that is gone, or of an earlier one of its name, are foreign', async () => {
  const [disk, clock] = [new Disk(), createManualClock(START_MS)];
  const { kinesis } = open(disk, clock);
  await kinesis.createStream('events');
  const [first] = await put(kinesis, ['one']);
  await kinesis.call('DeleteStream', { StreamName: 'events' });
  clock.advanceTo(START_MS + 60_000);
  await kinesis.createStream('events');
  const gone = { ...settled(first!), mapping: 'n', streamName: 'other' };
  const again = open(disk.afterKill(), clock, [settled(first!), gone]);
  expect(again.kinesis.kept.streams).toMatchObject({ isNew: false, foreign: ['m', 'n'], notes: [] });
});

test('a write that the disk refuses leaves no record, and the client is told to try again', async () => {
  const [disk, clock] = [new Disk(), createManualClock(START_MS)];
  const { kinesis } = open(disk, clock);
  await kinesis.createStream('events');
  disk.trouble = (operation) =>
    operation === 'writeSync' ? { error: Object.assign(new Error('full'), { code: 'ENOSPC' }) } : undefined;
  const Records = [{ PartitionKey: 'a', Data: data('refused') }];
  expect(await kinesis.call('PutRecords', { StreamName: 'events', Records })).toMatchObject({
    __type: 'ServiceUnavailable',
  });
  disk.trouble = () => undefined;
  await put(kinesis, ['accepted']);
  expect(textsOf(await kinesis.readAll('events', '0'))).toEqual(['accepted']);
});

type ListedShard = {
  readonly ShardId: string;
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string };
};

async function switchMode({ call }: TestKinesis): Promise<void> {
  const { StreamDescriptionSummary: summary } = await call('DescribeStreamSummary', { StreamName: 'events' });
  const { StreamARN, StreamModeDetails: mode } = summary as Record<string, { readonly StreamMode?: string }>;
  const StreamMode = mode!.StreamMode === 'ON_DEMAND' ? 'PROVISIONED' : 'ON_DEMAND';
  await call('UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode } });
}

/** Splits the shard that takes the records of `put`, where the stream's mode allows it. */
async function split({ call }: TestKinesis): Promise<void> {
  const { Shards } = await call('ListShards', { StreamName: 'events', ShardFilter: { Type: 'AT_LATEST' } });
  const open = (Shards as readonly ListedShard[]).map(({ ShardId, HashKeyRange: range }) => {
    return { ShardId, start: BigInt(range.StartingHashKey), end: BigInt(range.EndingHashKey) };
  });
  const { ShardId, start, end } = open.findLast((shard) => shard.start <= HASH_KEY)!;
  const NewStartingHashKey = String((start + end) / 2n);
  await call('SplitShard', { StreamName: 'events', ShardToSplit: ShardId, NewStartingHashKey });
}

/** The listed shards behind each other; a child has a later position than its parent. */
async function readListed({ call, readAll }: TestKinesis): Promise<readonly ReadRecord[]> {
  const { Shards } = await call('ListShards', { StreamName: 'events' });
  const read: ReadRecord[] = [];
  for (const { ShardId } of Shards as readonly ListedShard[]) read.push(...(await readAll('events', ShardId)));
  return read;
}

async function keepFor({ call }: TestKinesis, hours: number): Promise<void> {
  const request = { StreamName: 'events', RetentionPeriodHours: hours };
  for (const way of ['Increase', 'Decrease']) await call(`${way}StreamRetentionPeriod`, request);
}

type Step =
  | { readonly type: 'put'; readonly count: number }
  | { readonly type: 'wait'; readonly hours: number }
  | { readonly type: 'restart' }
  | { readonly type: 'tag' }
  | { readonly type: 'mode' }
  | { readonly type: 'split' }
  | { readonly type: 'retention'; readonly hours: number }
  | { readonly type: 'recreate' };

const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ type: fc.constant('put'), count: fc.integer({ min: 1, max: 80 }) }),
  fc.record({ type: fc.constant('wait'), hours: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ type: fc.constant('restart') }),
  fc.record({ type: fc.constant('tag') }),
  fc.record({ type: fc.constant('mode') }),
  fc.record({ type: fc.constant('split') }),
  fc.record({ type: fc.constant('retention'), hours: fc.integer({ min: 24, max: 60 }) }),
  fc.record({ type: fc.constant('recreate') }),
);

test('however often it is restarted, trimmed and compacted, a stream holds what its retention says, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 24, size: 'max' }), async (steps) => {
      const clock = createManualClock(START_MS);
      let disk = new Disk();
      let { kinesis } = open(disk, clock);
      await kinesis.createStream('events');
      let expected: { readonly text: string; readonly atMs: number }[] = [];
      let issued: string[] = [];
      let hours = 24;
      for (const [at, action] of steps.entries()) {
        if (action.type === 'put') {
          const texts = Array.from({ length: action.count }, (_, n) => `${at}/${n} ${'x'.repeat(200)}`);
          issued.push(...(await put(kinesis, texts)));
          expected.push(...texts.map((text) => ({ text, atMs: clock.now() })));
        } else if (action.type === 'wait') clock.advanceTo(clock.now() + action.hours * HOUR_MS);
        else if (action.type === 'restart') ({ kinesis } = open((disk = disk.afterKill()), clock));
        else if (action.type === 'tag')
          await kinesis.call('AddTagsToStream', { StreamName: 'events', Tags: { at: `${at}` } });
        else if (action.type === 'mode') await switchMode(kinesis);
        else if (action.type === 'split') await split(kinesis);
        else if (action.type === 'retention') await keepFor(kinesis, (hours = action.hours));
        else {
          await kinesis.call('DeleteStream', { StreamName: 'events' });
          await kinesis.createStream('events');
          [expected, issued, hours] = [[], [], 24];
        }
        expect(issued).toEqual([...new Set(issued)].toSorted());
        expected = expected.filter(({ atMs }) => atMs >= clock.now() - hours * HOUR_MS);
        expect(textsOf(await readListed(kinesis))).toEqual(expected.map(({ text }) => text));
      }
    }),
    { numRuns: 40 },
  );
});
