import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DescribeLimitsCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  ListShardsCommand,
  ListStreamsCommand,
  ListTagsForResourceCommand,
  ListTagsForStreamCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RemoveTagsFromStreamCommand,
  SplitShardCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateShardCountCommand,
  UpdateStreamModeCommand,
} from '@aws-sdk/client-kinesis';
import { BACKENDS, newName, streamActive, type Backend } from './backends';

describe.each(BACKENDS)('streams of Kinesis %s', (_name, start) => {
  let backend: Backend;
  let kinesis: Backend['kinesis'];
  beforeAll(async () => {
    backend = await start();
    ({ kinesis } = backend);
  });

  async function summaryOf(StreamName: string) {
    return (await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }))).StreamDescriptionSummary!;
  }

  test('a stream is described with its ARN, mode, retention, shards and time of creation', async () => {
    const before = Date.now();
    const StreamName = await backend.newStream({ ShardCount: 2 });
    const summary = await summaryOf(StreamName);
    expect(summary).toMatchObject({
      StreamName,
      StreamARN: expect.stringMatching(new RegExp(`^arn:aws:kinesis:[a-z0-9-]+:\\d{12}:stream/${StreamName}$`)),
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      RetentionPeriodHours: 24,
      OpenShardCount: 2,
      ConsumerCount: 0,
      EncryptionType: 'NONE',
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    });
    // Kinesis says it in seconds.
    expect(summary.StreamCreationTimestamp!.getTime()).toBeGreaterThanOrEqual(before - 2_000);
    expect(summary.StreamCreationTimestamp!.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  test('the shards of a new stream share all hash keys evenly', async () => {
    const StreamName = await backend.newStream({ ShardCount: 3 });
    const { StreamDescription } = await kinesis.send(new DescribeStreamCommand({ StreamName }));
    const ranges = StreamDescription!.Shards!.map(({ HashKeyRange }) => HashKeyRange!);
    expect(StreamDescription!.Shards!.map(({ ShardId }) => ShardId)).toEqual([
      'shardId-000000000000',
      'shardId-000000000001',
      'shardId-000000000002',
    ]);
    expect(ranges[0]!.StartingHashKey).toBe('0');
    expect(ranges[2]!.EndingHashKey).toBe(String(2n ** 128n - 1n));
    for (const at of [1, 2]) {
      expect(BigInt(ranges[at]!.StartingHashKey!)).toBe(BigInt(ranges[at - 1]!.EndingHashKey!) + 1n);
    }
  });

  test('DescribeStream gives shards in pages', async () => {
    const StreamName = await backend.newStream({ ShardCount: 3 });
    const first = await kinesis.send(new DescribeStreamCommand({ StreamName, Limit: 2 }));
    expect(first.StreamDescription).toMatchObject({ HasMoreShards: true });
    expect(first.StreamDescription!.Shards).toHaveLength(2);
    const last = first.StreamDescription!.Shards![1]!.ShardId;
    const rest = await kinesis.send(new DescribeStreamCommand({ StreamName, Limit: 2, ExclusiveStartShardId: last }));
    expect(rest.StreamDescription).toMatchObject({
      HasMoreShards: false,
      Shards: [{ ShardId: 'shardId-000000000002' }],
    });
  });

  test('a second stream of one name is refused', async () => {
    const StreamName = await backend.newStream();
    await expect(kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: expect.stringContaining(`${StreamName} under account`),
    });
  });

  test.each([
    ['a character that names do not have', { StreamName: 'a b', ShardCount: 1 }],
    ['more than 128 characters', { StreamName: 'a'.repeat(129), ShardCount: 1 }],
    ['no name', { StreamName: '', ShardCount: 1 }],
    ['no shard', { StreamName: 'contract-none', ShardCount: 0 }],
    ['less than no shard', { StreamName: 'contract-none', ShardCount: -1 }],
  ])('a stream with %s is refused', async (_why, input) => {
    await expect(kinesis.send(new CreateStreamCommand(input))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('an on-demand stream begins with four shards, takes no count, and can become a provisioned one', async () => {
    const StreamName = await backend.newStream({
      ShardCount: undefined,
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    });
    const { StreamModeDetails, OpenShardCount, StreamARN } = await summaryOf(StreamName);
    expect([StreamModeDetails?.StreamMode, OpenShardCount]).toEqual(['ON_DEMAND', 4]);
    await expect(
      kinesis.send(new UpdateShardCountCommand({ StreamName, TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    const provisioned = { StreamARN, StreamModeDetails: { StreamMode: 'PROVISIONED' as const } };
    await kinesis.send(new UpdateStreamModeCommand(provisioned));
    await streamActive(kinesis, StreamName);
    expect((await summaryOf(StreamName)).StreamModeDetails?.StreamMode).toBe('PROVISIONED');
  });

  test('streams are listed by name, page by page', async () => {
    const prefix = newName();
    const names = ['a', 'b', 'c'].map((letter) => `${prefix}-${letter}`);
    for (const StreamName of names) await backend.newStream({ StreamName });
    const first = await kinesis.send(new ListStreamsCommand({ Limit: 2, ExclusiveStartStreamName: prefix }));
    expect(first).toMatchObject({ StreamNames: names.slice(0, 2), HasMoreStreams: true });
    expect(first.StreamSummaries!.map(({ StreamName }) => StreamName)).toEqual(names.slice(0, 2));
    expect(first.StreamSummaries![0]).toMatchObject({
      StreamARN: expect.stringContaining(`stream/${names[0]}`),
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
    });
    const next = await kinesis.send(new ListStreamsCommand({ Limit: 1, NextToken: first.NextToken }));
    expect(next.StreamNames).toEqual(names.slice(2));
  });

  test('a deleted stream is gone, and its name can be used again', async () => {
    const StreamName = await backend.newStream();
    await kinesis.send(new PutRecordCommand({ StreamName, Data: Buffer.from('old'), PartitionKey: 'a' }));
    await kinesis.send(new DeleteStreamCommand({ StreamName }));
    const gone = async () => {
      for (;;) await summaryOf(StreamName);
    };
    await expect(gone()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await backend.newStream({ StreamName });
    expect((await summaryOf(StreamName)).OpenShardCount).toBe(1);
  });

  test('every operation refuses a stream that does not exist', async () => {
    const StreamName = newName();
    const shard = 'shardId-000000000000';
    const data = { Data: Buffer.from('x'), PartitionKey: 'a' };
    const commands = [
      new AddTagsToStreamCommand({ StreamName, Tags: { a: 'b' } }),
      new DecreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 24 }),
      new DeleteStreamCommand({ StreamName }),
      new DescribeStreamCommand({ StreamName }),
      new DescribeStreamSummaryCommand({ StreamName }),
      new GetShardIteratorCommand({ StreamName, ShardId: shard, ShardIteratorType: 'LATEST' }),
      new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 48 }),
      new ListShardsCommand({ StreamName }),
      new ListTagsForStreamCommand({ StreamName }),
      new MergeShardsCommand({ StreamName, ShardToMerge: shard, AdjacentShardToMerge: 'shardId-000000000001' }),
      new PutRecordCommand({ StreamName, ...data }),
      new PutRecordsCommand({ StreamName, Records: [data] }),
      new RemoveTagsFromStreamCommand({ StreamName, TagKeys: ['a'] }),
      new SplitShardCommand({ StreamName, ShardToSplit: shard, NewStartingHashKey: '10' }),
      new UpdateShardCountCommand({ StreamName, TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' }),
    ];
    for (const command of commands) {
      const refused: unknown = await kinesis.send(command as DescribeStreamCommand).then(
        () => 'accepted',
        (error: unknown) => error,
      );
      expect({ command: command.constructor.name, refused }).toEqual({
        command: command.constructor.name,
        refused: expect.objectContaining({
          name: 'ResourceNotFoundException',
          message: expect.stringContaining(StreamName),
        }),
      });
    }
  });

  test('an ARN stands for the name wherever a stream is meant', async () => {
    const StreamName = await backend.newStream();
    const { StreamARN } = await summaryOf(StreamName);
    const put = await kinesis.send(new PutRecordCommand({ StreamARN, Data: Buffer.from('x'), PartitionKey: 'a' }));
    expect(put.ShardId).toBe('shardId-000000000000');
    const { Shards } = await kinesis.send(new ListShardsCommand({ StreamARN }));
    expect(Shards).toHaveLength(1);
    const described = await kinesis.send(new DescribeStreamCommand({ StreamARN }));
    expect(described.StreamDescription?.StreamName).toBe(StreamName);
    await kinesis.send(new DeleteStreamCommand({ StreamARN }));
  });

  describe('retention', () => {
    let StreamName: string;
    beforeAll(async () => {
      StreamName = await backend.newStream();
    });
    const increase = (RetentionPeriodHours: number) =>
      kinesis.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours }));
    const decrease = (RetentionPeriodHours: number) =>
      kinesis.send(new DecreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours }));

    test('goes up to a year and back to a day', async () => {
      await increase(8_760);
      await streamActive(kinesis, StreamName);
      expect((await summaryOf(StreamName)).RetentionPeriodHours).toBe(8_760);
      await decrease(24);
      await streamActive(kinesis, StreamName);
      expect((await summaryOf(StreamName)).RetentionPeriodHours).toBe(24);
    });

    test.each([
      ['more than a year', () => increase(8_761)],
      ['less than a day', () => decrease(23)],
      ['an increase to less than it is', () => increase(23)],
      ['a decrease to more than it is', () => decrease(25)],
    ])('is not %s', async (_why, change) => {
      await expect(change()).rejects.toMatchObject({
        name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
      });
      expect((await summaryOf(StreamName)).RetentionPeriodHours).toBe(24);
    });
  });

  test('tags are added, replaced, listed in pages and removed', async () => {
    const StreamName = await backend.newStream();
    await kinesis.send(new AddTagsToStreamCommand({ StreamName, Tags: { team: 'red', stage: 'test', empty: '' } }));
    await kinesis.send(new AddTagsToStreamCommand({ StreamName, Tags: { team: 'blue' } }));
    const first = await kinesis.send(new ListTagsForStreamCommand({ StreamName, Limit: 2 }));
    expect(first).toMatchObject({
      HasMoreTags: true,
      Tags: [
        { Key: 'empty', Value: '' },
        { Key: 'stage', Value: 'test' },
      ],
    });
    const rest = await kinesis.send(new ListTagsForStreamCommand({ StreamName, ExclusiveStartTagKey: 'stage' }));
    expect(rest).toMatchObject({ HasMoreTags: false, Tags: [{ Key: 'team', Value: 'blue' }] });
    await kinesis.send(new RemoveTagsFromStreamCommand({ StreamName, TagKeys: ['team', 'unknown'] }));
    const left = await kinesis.send(new ListTagsForStreamCommand({ StreamName }));
    expect(left.Tags!.map(({ Key }) => Key)).toEqual(['empty', 'stage']);
  });

  test('tags are also those of the resource with the stream’s ARN', async () => {
    const StreamName = await backend.newStream({ Tags: { from: 'creation' } });
    const { StreamARN: ResourceARN } = await summaryOf(StreamName);
    await kinesis.send(new TagResourceCommand({ ResourceARN, Tags: { a: 'b' } }));
    await kinesis.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['from'] }));
    expect((await kinesis.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual([
      { Key: 'a', Value: 'b' },
    ]);
  });

  test('the account’s limits count open shards', async () => {
    const before = await kinesis.send(new DescribeLimitsCommand({}));
    await backend.newStream({ ShardCount: 2 });
    const after = await kinesis.send(new DescribeLimitsCommand({}));
    expect(after.OpenShardCount).toBe(before.OpenShardCount! + 2);
    expect(after.ShardLimit).toBeGreaterThan(0);
    expect(after.OnDemandStreamCountLimit).toBeGreaterThan(0);
  });
});
