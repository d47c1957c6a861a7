import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
  type ListShardsCommandInput,
  type Shard,
} from '@aws-sdk/client-kinesis';
import { BACKENDS, newName, streamActive, type Backend } from './backends';

const shardId = (at: number) => `shardId-${String(at).padStart(12, '0')}`;
const MIDDLE = String(2n ** 127n);
const END = String(2n ** 128n - 1n);
const idsOf = (shards: readonly Shard[] | undefined) => (shards ?? []).map(({ ShardId }) => ShardId);

describe.each(BACKENDS)('shards of Kinesis %s', (_name, start) => {
  let backend: Backend;
  let kinesis: Backend['kinesis'];
  beforeAll(async () => {
    backend = await start();
    ({ kinesis } = backend);
  });

  async function split(StreamName: string, ShardToSplit = shardId(0), NewStartingHashKey = MIDDLE): Promise<void> {
    await kinesis.send(new SplitShardCommand({ StreamName, ShardToSplit, NewStartingHashKey }));
    await streamActive(kinesis, StreamName);
  }

  const put = (StreamName: string, text: string, ExplicitHashKey = '0') =>
    kinesis.send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey: 'a', ExplicitHashKey }));

  const list = async (input: ListShardsCommandInput) => (await kinesis.send(new ListShardsCommand(input))).Shards!;

  /** Everything in a shard, and what its end says. */
  async function readAll(StreamName: string, ShardId: string) {
    const from = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const };
    let next = (await kinesis.send(new GetShardIteratorCommand(from))).ShardIterator;
    const seen: string[] = [];
    for (;;) {
      const page: Awaited<ReturnType<typeof readPage>> = await readPage(next!);
      seen.push(...page.Records!.map(({ Data }) => Buffer.from(Data!).toString()));
      next = page.NextShardIterator;
      if (next === undefined) return { seen, children: page.ChildShards };
      if (page.Records!.length === 0 && page.MillisBehindLatest === 0) return { seen, children: undefined };
    }
  }
  const readPage = (ShardIterator: string) => kinesis.send(new GetRecordsCommand({ ShardIterator }));

  test('a split closes the shard and opens two that share its hash keys', async () => {
    const StreamName = await backend.newStream();
    const { SequenceNumber } = await put(StreamName, 'before');
    await split(StreamName);
    const [parent, low, high] = await list({ StreamName });
    expect(low).toMatchObject({
      ShardId: shardId(1),
      ParentShardId: shardId(0),
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: String(2n ** 127n - 1n) },
    });
    expect(high).toMatchObject({
      ShardId: shardId(2),
      ParentShardId: shardId(0),
      HashKeyRange: { StartingHashKey: MIDDLE, EndingHashKey: END },
    });
    const { StartingSequenceNumber, EndingSequenceNumber } = parent!.SequenceNumberRange!;
    expect(BigInt(StartingSequenceNumber!)).toBeLessThan(BigInt(SequenceNumber!));
    expect(BigInt(EndingSequenceNumber!)).toBeGreaterThanOrEqual(BigInt(SequenceNumber!));
    expect(BigInt(low!.SequenceNumberRange!.StartingSequenceNumber!)).toBeGreaterThan(BigInt(EndingSequenceNumber!));
    expect(low!.SequenceNumberRange!.EndingSequenceNumber).toBeUndefined();
    const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
    expect(StreamDescriptionSummary!.OpenShardCount).toBe(2);
  });

  test('the reader of a closed shard gets every record, then its children, and no further iterator', async () => {
    const StreamName = await backend.newStream();
    await put(StreamName, 'before');
    await split(StreamName);
    await put(StreamName, 'low');
    await put(StreamName, 'high', END);
    expect(await readAll(StreamName, shardId(0))).toEqual({
      seen: ['before'],
      children: [
        expect.objectContaining({ ShardId: shardId(1), ParentShards: [shardId(0)] }),
        expect.objectContaining({ ShardId: shardId(2), ParentShards: [shardId(0)] }),
      ],
    });
    expect((await readAll(StreamName, shardId(1))).seen).toEqual(['low']);
    expect((await readAll(StreamName, shardId(2))).seen).toEqual(['high']);
  });

  test('a merge closes two neighbours and opens one with both of their ranges', async () => {
    const StreamName = await backend.newStream({ ShardCount: 2 });
    await put(StreamName, 'low');
    await put(StreamName, 'high', END);
    const neighbours = { ShardToMerge: shardId(0), AdjacentShardToMerge: shardId(1) };
    await kinesis.send(new MergeShardsCommand({ StreamName, ...neighbours }));
    await streamActive(kinesis, StreamName);
    await put(StreamName, 'after', END);
    expect((await list({ StreamName }))[2]).toMatchObject({
      ShardId: shardId(2),
      ParentShardId: shardId(0),
      AdjacentParentShardId: shardId(1),
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: END },
    });
    const child = expect.objectContaining({ ShardId: shardId(2), ParentShards: [shardId(0), shardId(1)] });
    expect(await readAll(StreamName, shardId(0))).toEqual({ seen: ['low'], children: [child] });
    expect((await readAll(StreamName, shardId(2))).seen).toEqual(['after']);
  });

  test('what cannot be split or merged is refused', async () => {
    const StreamName = await backend.newStream({ ShardCount: 3 });
    const refusal = (promise: Promise<unknown>) =>
      promise.then(
        () => 'accepted',
        ({ name }: Error) => name,
      );
    const mergeOf = (ShardToMerge: string, AdjacentShardToMerge: string) =>
      refusal(kinesis.send(new MergeShardsCommand({ StreamName, ShardToMerge, AdjacentShardToMerge })));
    expect([
      await refusal(split(StreamName, shardId(0), '0')),
      await refusal(split(StreamName, shardId(0), END)),
      await refusal(split(StreamName, shardId(9))),
      await refusal(split(newName())),
      await mergeOf(shardId(0), shardId(2)),
      await mergeOf(shardId(0), shardId(0)),
      await mergeOf(shardId(0), shardId(9)),
    ]).toEqual([
      'InvalidArgumentException',
      'InvalidArgumentException',
      'ResourceNotFoundException',
      'ResourceNotFoundException',
      'InvalidArgumentException',
      'InvalidArgumentException',
      'ResourceNotFoundException',
    ]);
    await split(StreamName, shardId(1));
    expect([await refusal(split(StreamName, shardId(1))), await mergeOf(shardId(1), shardId(2))]).toEqual([
      'ResourceInUseException',
      'ResourceInUseException',
    ]);
  });

  test('UpdateShardCount scales evenly, by no more than double and no less than half', async () => {
    const StreamName = await backend.newStream({ ShardCount: 2 });
    const scale = async (TargetShardCount: number) => {
      const input = { StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' as const };
      const answer = await kinesis.send(new UpdateShardCountCommand(input));
      await streamActive(kinesis, StreamName);
      return answer;
    };
    expect(await scale(4)).toMatchObject({ StreamName, CurrentShardCount: 2, TargetShardCount: 4 });
    const open = await list({ StreamName, ShardFilter: { Type: 'AT_LATEST' } });
    const starts = open
      .map(({ HashKeyRange }) => BigInt(HashKeyRange!.StartingHashKey!))
      .sort((a, b) => (a < b ? -1 : 1));
    expect(starts).toEqual([0n, 1n, 2n, 3n].map((quarter) => quarter * 2n ** 126n));
    for (const count of [9, 1, 0]) {
      await expect(scale(count)).rejects.toMatchObject({
        name: expect.stringMatching(/^(InvalidArgument|Validation|LimitExceeded)Exception$/),
      });
    }
    await scale(2);
    expect(await list({ StreamName, ShardFilter: { Type: 'AT_LATEST' } })).toHaveLength(2);
  });

  describe('ListShards', () => {
    let StreamName: string;
    beforeAll(async () => {
      StreamName = await backend.newStream({ ShardCount: 2 });
      await split(StreamName, shardId(0), String(2n ** 126n));
    });

    test.each([
      ['AT_LATEST', {}, [1, 2, 3]],
      ['AT_TRIM_HORIZON', {}, [0, 1]],
      ['FROM_TRIM_HORIZON', {}, [0, 1, 2, 3]],
      ['AFTER_SHARD_ID', { ShardId: shardId(1) }, [2, 3]],
      ['FROM_TIMESTAMP', { Timestamp: new Date(0) }, [0, 1, 2, 3]],
      ['AT_TIMESTAMP', { Timestamp: new Date(0) }, [0, 1]],
    ] as const)('gives the shards of the filter %s', async (Type, parts, expected) => {
      // A time before the stream counts as its beginning.
      expect(idsOf(await list({ StreamName, ShardFilter: { Type, ...parts } }))).toEqual(expected.map(shardId));
    });

    test('goes on behind a shard or a token, and keeps the filter', async () => {
      expect(idsOf(await list({ StreamName, ExclusiveStartShardId: shardId(2) }))).toEqual([shardId(3)]);
      const input = { StreamName, MaxResults: 2, ShardFilter: { Type: 'AT_LATEST' as const } };
      const first = await kinesis.send(new ListShardsCommand(input));
      expect(idsOf(first.Shards)).toEqual([shardId(1), shardId(2)]);
      const second = await kinesis.send(new ListShardsCommand({ NextToken: first.NextToken, MaxResults: 2 }));
      expect([idsOf(second.Shards), second.NextToken]).toEqual([[shardId(3)], undefined]);
    });

    test.each([
      ['neither name nor token', {}],
      ['a token and a name', { StreamName: 'x', NextToken: 'AAAA' }],
      ['a token that is none', { NextToken: 'AAAA' }],
      ['a page without results', { StreamName: 'x', MaxResults: 0 }],
      ['a filter after no shard', { StreamName: 'x', ShardFilter: { Type: 'AFTER_SHARD_ID' as const } }],
      ['a filter at no time', { StreamName: 'x', ShardFilter: { Type: 'AT_TIMESTAMP' as const } }],
    ])('refuses %s', async (_why, input: ListShardsCommandInput) => {
      const known = input.StreamName === undefined ? input : { ...input, StreamName };
      await expect(list(known)).rejects.toMatchObject({
        name: expect.stringMatching(/^(InvalidArgument|Validation|ExpiredNextToken)Exception$/),
      });
    });
  });
});
