import { createHash, randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  PutRecordCommand,
  PutRecordsCommand,
  type GetShardIteratorCommandInput,
  type PutRecordsRequestEntry,
} from '@aws-sdk/client-kinesis';
import fc from 'fast-check';
import { BACKENDS, type Backend } from './backends';

const SHARD = 'shardId-000000000000';
const MIB = 1024 * 1024;
const texts = (records: readonly { readonly Data?: Uint8Array }[] | undefined) =>
  (records ?? []).map(({ Data }) => Buffer.from(Data!).toString());

describe.each(BACKENDS)('records of Kinesis %s', (_name, start) => {
  let backend: Backend;
  let kinesis: Backend['kinesis'];
  beforeAll(async () => {
    backend = await start();
    ({ kinesis } = backend);
  });

  const put = (StreamName: string, text: string) =>
    kinesis.send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey: 'a' }));

  async function iterator(StreamName: string, parts: Partial<GetShardIteratorCommandInput>): Promise<string> {
    const input = { StreamName, ShardId: SHARD, ShardIteratorType: 'TRIM_HORIZON' as const, ...parts };
    return (await kinesis.send(new GetShardIteratorCommand(input))).ShardIterator!;
  }

  const read = async (StreamName: string, parts: Partial<GetShardIteratorCommandInput> = {}) =>
    kinesis.send(new GetRecordsCommand({ ShardIterator: await iterator(StreamName, parts) }));

  test('sequence numbers of a shard grow, and records come back in their order with key and time', async () => {
    const StreamName = await backend.newStream();
    const before = Date.now();
    const numbers: string[] = [];
    for (const text of ['one', 'two', 'three']) {
      const { ShardId, SequenceNumber } = await put(StreamName, text);
      expect(ShardId).toBe(SHARD);
      numbers.push(SequenceNumber!);
    }
    expect([...numbers].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))).toEqual(numbers);
    const { Records, MillisBehindLatest, NextShardIterator } = await read(StreamName);
    expect(texts(Records)).toEqual(['one', 'two', 'three']);
    expect(Records!.map(({ SequenceNumber }) => SequenceNumber)).toEqual(numbers);
    expect(Records!.every(({ PartitionKey }) => PartitionKey === 'a')).toBe(true);
    expect(Records![0]!.ApproximateArrivalTimestamp!.getTime()).toBeGreaterThanOrEqual(before - 1_000);
    expect(MillisBehindLatest).toBe(0);
    expect(NextShardIterator).toEqual(expect.any(String));
  });

  test('any bytes come back as they were put', async () => {
    const StreamName = await backend.newStream();
    const entry = fc.record({
      Data: fc.uint8Array({ minLength: 0, maxLength: 200 }),
      PartitionKey: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 20 }), async (entries) => {
        const from = (await put(StreamName, 'mark')).SequenceNumber;
        const answer = await kinesis.send(new PutRecordsCommand({ StreamName, Records: entries }));
        expect(answer.FailedRecordCount ?? 0).toBe(0);
        const position = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: from } as const;
        const { Records } = await read(StreamName, position);
        expect(Records!.map(({ Data, PartitionKey }) => [[...Data!], PartitionKey])).toEqual(
          entries.map(({ Data, PartitionKey }) => [[...Data], PartitionKey]),
        );
      }),
      { numRuns: 15 },
    );
  });

  test('the MD5 of the partition key chooses the shard, and an explicit hash key overrides it', async () => {
    const StreamName = await backend.newStream({ ShardCount: 2 });
    const half = 2n ** 127n;
    const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
    const Records: PutRecordsRequestEntry[] = keys.map((PartitionKey) => ({ PartitionKey, Data: Buffer.from('x') }));
    Records.push({ PartitionKey: keys[0], Data: Buffer.from('x'), ExplicitHashKey: '0' });
    Records.push({ PartitionKey: keys[0], Data: Buffer.from('x'), ExplicitHashKey: String(2n ** 128n - 1n) });
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName, Records }));
    const shardOf = (key: string) => {
      const hash = BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
      return `shardId-00000000000${hash < half ? 0 : 1}`;
    };
    const expected = [...keys.map(shardOf), 'shardId-000000000000', 'shardId-000000000001'];
    expect(answer.Records!.map(({ ShardId }) => ShardId)).toEqual(expected);
    expect(new Set(expected).size).toBe(2);
  });

  test.each([
    [
      'more than 500 records',
      { Records: Array.from({ length: 501 }, () => ({ Data: Buffer.of(1), PartitionKey: 'a' })) },
    ],
    ['no record', { Records: [] }],
    ['a record above 1 MiB', { Records: [{ Data: Buffer.alloc(MIB + 1), PartitionKey: 'a' }] }],
    ['an empty partition key', { Records: [{ Data: Buffer.of(1), PartitionKey: '' }] }],
    ['a partition key of 257 characters', { Records: [{ Data: Buffer.of(1), PartitionKey: 'a'.repeat(257) }] }],
  ])('PutRecords with %s is refused as a whole', async (_why, { Records }) => {
    const StreamName = await backend.newStream();
    const refused = kinesis.send(new PutRecordsCommand({ StreamName, Records }));
    await expect(refused).rejects.toMatchObject({ name: 'ValidationException' });
    expect((await read(StreamName)).Records).toEqual([]);
  });

  test.each(['-1', String(2n ** 128n), 'x'])('the hash key %s is none', async (ExplicitHashKey) => {
    const StreamName = await backend.newStream();
    const refused = kinesis.send(
      new PutRecordCommand({ StreamName, Data: Buffer.of(1), PartitionKey: 'a', ExplicitHashKey }),
    );
    await expect(refused).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
    });
  });

  test('PutRecords takes ten MiB with its keys, and not a byte more; GetRecords gives them in answers of ten MB', async () => {
    const StreamName = await backend.newStream({ ShardCount: 1 });
    const Records = Array.from({ length: 10 }, (_, n) => ({ Data: randomBytes(MIB - 1), PartitionKey: String(n) }));
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName, Records }));
    expect([answer.FailedRecordCount ?? 0, answer.Records?.length]).toEqual([0, 10]);
    const tooMuch = [...Records, { Data: Buffer.of(1), PartitionKey: 'a' }];
    await expect(kinesis.send(new PutRecordsCommand({ StreamName, Records: tooMuch }))).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
    });
    await kinesis.send(new PutRecordsCommand({ StreamName, Records: Records.slice(0, 2) }));
    const seen: Buffer[] = [];
    let next: string | undefined = await iterator(StreamName, {});
    while (seen.length < 12) {
      const page: { Records?: { Data?: Uint8Array }[]; NextShardIterator?: string } = await kinesis.send(
        new GetRecordsCommand({ ShardIterator: next }),
      );
      const sizes = page.Records!.map(({ Data }) => Data!.length);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(10 * MIB);
      seen.push(...page.Records!.map(({ Data }) => Buffer.from(Data!)));
      next = page.NextShardIterator;
    }
    expect(seen.every((data, at) => data.equals(Records[at % 10]!.Data))).toBe(true);
  });

  describe('an iterator', () => {
    let StreamName: string;
    let numbers: string[];
    beforeAll(async () => {
      StreamName = await backend.newStream();
      numbers = [];
      for (const text of ['one', 'two', 'three']) numbers.push((await put(StreamName, text)).SequenceNumber!);
    });

    test('starts at the oldest record, at a record, behind it, at a time, or with what comes', async () => {
      const [, StartingSequenceNumber] = numbers;
      const at = async (parts: Partial<GetShardIteratorCommandInput>) => texts((await read(StreamName, parts)).Records);
      expect(await at({ ShardIteratorType: 'TRIM_HORIZON' })).toEqual(['one', 'two', 'three']);
      expect(await at({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber })).toEqual(['two', 'three']);
      expect(await at({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber })).toEqual(['three']);
      expect(await at({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(0) })).toEqual(['one', 'two', 'three']);
      expect(await at({ ShardIteratorType: 'LATEST' })).toEqual([]);
    });

    test('at a time after the newest record stands at the tip', async () => {
      const stream = await backend.newStream();
      await put(stream, 'old');
      const { Records } = await read(stream);
      const Timestamp = new Date(Records![0]!.ApproximateArrivalTimestamp!.getTime() + 1);
      while (Date.now() <= Timestamp.getTime()) await nextTurn(); // a time to come is refused
      const ShardIterator = await iterator(stream, { ShardIteratorType: 'AT_TIMESTAMP', Timestamp });
      await put(stream, 'new');
      expect(texts((await kinesis.send(new GetRecordsCommand({ ShardIterator }))).Records)).toEqual(['new']);
    });

    test('goes on where the last answer ended, also without new records', async () => {
      const first = await kinesis.send(
        new GetRecordsCommand({ ShardIterator: await iterator(StreamName, {}), Limit: 2 }),
      );
      expect(texts(first.Records)).toEqual(['one', 'two']);
      const second = await kinesis.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator, Limit: 2 }));
      expect(texts(second.Records)).toEqual(['three']);
      const none = await kinesis.send(new GetRecordsCommand({ ShardIterator: second.NextShardIterator }));
      expect([none.Records, none.MillisBehindLatest]).toEqual([[], 0]);
    });

    test('may be used twice', async () => {
      const ShardIterator = await iterator(StreamName, {});
      const both = [1, 2].map(() => kinesis.send(new GetRecordsCommand({ ShardIterator })));
      const [one, two] = await Promise.all(both);
      expect(texts(one!.Records)).toEqual(texts(two!.Records));
    });

    test.each([
      ['an unknown shard', 'ResourceNotFoundException', { ShardId: 'shardId-000000000099' }],
      ['what is no shard', 'ResourceNotFoundException', { ShardId: 'nonsense' }],
      ['an unknown kind', 'ValidationException', { ShardIteratorType: 'NEWEST' }],
      ['a number that is none', 'InvalidArgumentException', { ...atNumber('abc') }],
      ['no number', 'InvalidArgumentException', { ...atNumber(undefined) }],
      ['no time', 'InvalidArgumentException', { ShardIteratorType: 'AT_TIMESTAMP' }],
    ])('is not made for %s', async (_why, name, parts) => {
      const asked = iterator(StreamName, parts as Partial<GetShardIteratorCommandInput>);
      await expect(asked).rejects.toMatchObject({ name: expect.stringMatching(`^(${name}|ValidationException)$`) });
    });
  });

  test.each([
    ['nonsense for an iterator', 'InvalidArgumentException', { ShardIterator: 'nonsense' }],
    ['an empty iterator', 'ValidationException', { ShardIterator: '' }],
    ['a limit of zero', 'ValidationException', { ShardIterator: 'AAAA', Limit: 0 }],
    ['a limit above 10,000', 'ValidationException', { ShardIterator: 'AAAA', Limit: 10_001 }],
  ])('GetRecords refuses %s', async (_why, name, input) => {
    await expect(kinesis.send(new GetRecordsCommand(input))).rejects.toMatchObject({ name });
  });
});

function atNumber(StartingSequenceNumber: string | undefined): Partial<GetShardIteratorCommandInput> {
  return { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber };
}
