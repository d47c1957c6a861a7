import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  type GetRecordsCommandOutput,
  type Shard,
} from '@aws-sdk/client-kinesis';
import { mockClient } from 'aws-sdk-client-mock';
import { readShard } from '../../../lib/aws/read-shard';

const SHARD = 'shardId-000000000000';
const range = { StartingHashKey: '0', EndingHashKey: '1' };
const open: Shard = { ShardId: SHARD, HashKeyRange: range, SequenceNumberRange: { StartingSequenceNumber: '1' } };
const closed: Shard = { ...open, SequenceNumberRange: { StartingSequenceNumber: '1', EndingSequenceNumber: '9' } };
const child: Shard = { ...open, ShardId: 'shardId-000000000001', ParentShardId: SHARD };

type Page = Partial<GetRecordsCommandOutput>;
const nothing: Page = { Records: [], MillisBehindLatest: 0 };
const atTip: Page = { ...nothing, NextShardIterator: 'next' };
const page = (sequence: string, next?: string): Page => ({
  ...nothing,
  Records: [{ SequenceNumber: sequence, PartitionKey: 'k', Data: new Uint8Array() }],
  NextShardIterator: next,
});

/** Reads a shard of a stream that gives these pages in turn, until the shard's end or an empty page at the tip. */
async function read(pages: readonly Page[], shards: readonly Shard[]) {
  const mock = mockClient(new KinesisClient({ region: 'us-east-1' }));
  let at = 0;
  mock.on(GetRecordsCommand).callsFake(() => pages[Math.min(at++, pages.length - 1)]);
  mock.on(ListShardsCommand).resolves({ Shards: [...shards] });
  mock.on(GetShardIteratorCommand).resolves({ ShardIterator: 'first' });
  const read: string[] = [];
  let end = 'ended';
  const client = mock as unknown as KinesisClient;
  for await (const { records, atTip: tip } of readShard({
    client,
    streamName: 'events',
    shardId: SHARD,
    start: { at: 'TRIM_HORIZON' },
  })) {
    read.push(...records.map((record) => record.SequenceNumber!));
    if (!tip) continue;
    end = 'at tip';
    break;
  }
  const starts = mock
    .commandCalls(GetShardIteratorCommand)
    .map(({ args: [{ input }] }) => input.StartingSequenceNumber ?? input.ShardIteratorType);
  return { read, end, starts };
}

test('an answer without a continuation does not end an open shard: reading resumes after its last record', async () => {
  expect(await read([page('1', 'n'), nothing, nothing, page('2', 'n'), atTip], [open])).toEqual({
    read: ['1', '2'],
    end: 'at tip',
    starts: ['TRIM_HORIZON', '1', '1'],
  });
});

test('a closed shard does not end with an answer that still has records', async () => {
  expect(await read([page('1'), nothing, page('2'), nothing], [closed, child])).toEqual({
    read: ['1', '2'],
    end: 'ended',
    starts: ['TRIM_HORIZON', '1', '1', '2', '2'],
  });
});

test('a shard has also ended when it has left the listing and it has children', async () => {
  expect((await read([nothing], [child])).end).toBe('ended');
});

test('a stream that never says where to continue is an error after a few answers', async () => {
  await expect(read([nothing], [open])).rejects.toThrow(
    'the answer to GetRecords says success (HTTP 200) but does not say where to read on, although the shard is open',
  );
});
