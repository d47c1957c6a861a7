import { createMemoryBudget } from '../../../../lib/cloud/engines/memory/memory-budget';
import { createManualClock } from '../../../../lib/core/clock';
import { aKinesis, START_MS, type ReadRecord, type TestKinesis } from './a-kinesis';

const SHARD = 'shardId-000000000000';
const RECORD_BYTES = 1_000;

const put = ({ call }: TestKinesis, count: number) =>
  call('PutRecords', {
    StreamName: 'events',
    Records: Array.from({ length: count }, () => ({
      PartitionKey: 'a',
      Data: Buffer.alloc(RECORD_BYTES - 1).toString('base64'),
    })),
  });

/** Puts until a record is refused. @returns how many were accepted; ends where more are than the memory holds */
async function fill(kinesis: TestKinesis): Promise<number> {
  for (let accepted = 0; accepted < 10_000; accepted += 100)
    if ((await put(kinesis, 100)).FailedRecordCount !== 0) return accepted;
  throw new Error('10,000 records are accepted, and none is refused');
}

async function full(limitBytes: number) {
  const kinesis = aKinesis({ budget: createMemoryBudget(limitBytes) });
  await kinesis.createStream('events');
  const settle = (sequenceNumber?: string) =>
    kinesis.settled({
      mapping: 'm',
      streamName: 'events',
      checkpoints: sequenceNumber === undefined ? {} : { [SHARD]: sequenceNumber },
    });
  return { ...kinesis, settle };
}

test('a full stream refuses each record with the reason, and takes records again when they were settled', async () => {
  const kinesis = await full(4_000_000);
  kinesis.settle();
  let accepted = 0;
  let last: readonly ReadRecord[] = [];
  let answer = await put(kinesis, 100);
  for (; answer.FailedRecordCount === 0; answer = await put(kinesis, 100)) {
    accepted += 100;
    last = answer.Records as readonly ReadRecord[];
  }
  expect(answer).toMatchObject({ FailedRecordCount: 100 });
  const [refused] = answer.Records as readonly object[];
  expect(refused).toEqual({
    ErrorCode: 'ProvisionedThroughputExceededException',
    ErrorMessage: expect.stringContaining('memory') as string,
  });
  const Data = Buffer.alloc(100 * RECORD_BYTES).toString('base64');
  expect(await kinesis.call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data })).toMatchObject({
    __type: 'ProvisionedThroughputExceededException',
  });
  expect(await kinesis.readAll('events', '0')).toHaveLength(accepted);

  kinesis.settle(last.at(-1)!.SequenceNumber);
  expect(await put(kinesis, 100)).toMatchObject({ FailedRecordCount: 0 });
});

test('settled records go before their retention is over, and those that a mapping has not settled stay', async () => {
  const kinesis = await full(12_000_000);
  kinesis.settle();
  const numbers: string[] = [];
  for (let round = 0; round < 60; round += 1) {
    const { Records } = await put(kinesis, 100);
    numbers.push(...(Records as readonly ReadRecord[]).map(({ SequenceNumber }) => SequenceNumber));
    // All but the last 1,000 are settled.
    if (numbers.length > 1_000) kinesis.settle(numbers.at(-1_001));
  }
  const left = (await kinesis.readAll('events', '0')).map(({ SequenceNumber }) => SequenceNumber);
  expect(left.length).toBeLessThan(6_000);
  expect(left).toEqual(numbers.slice(-left.length));
  expect(left.length).toBeGreaterThanOrEqual(1_000);
});

test('without a mapping, nothing is dropped: the stream is refused', async () => {
  const kinesis = aKinesis({ budget: createMemoryBudget(4_000_000) });
  await kinesis.createStream('events');
  const accepted = await fill(kinesis);
  expect(await kinesis.readAll('events', '0')).toHaveLength(accepted);
});

test('a stream that is deleted leaves its room, although a mapping had not read it', async () => {
  const kinesis = await full(4_000_000);
  kinesis.settle();
  await fill(kinesis);
  await kinesis.call('DeleteStream', { StreamName: 'events' });
  await kinesis.createStream('events');
  expect(await put(kinesis, 100)).toMatchObject({ FailedRecordCount: 0 });
});

test('records whose retention is over leave their room, although a mapping has not read them', async () => {
  const clock = createManualClock(START_MS);
  const kinesis = aKinesis({ clock, budget: createMemoryBudget(4_000_000) });
  await kinesis.createStream('events');
  kinesis.settled({ mapping: 'm', streamName: 'events', checkpoints: {} });
  await fill(kinesis);
  clock.advanceTo(START_MS + 25 * 3_600_000);
  expect(await put(kinesis, 100)).toMatchObject({ FailedRecordCount: 0 });
});

/** Puts and settles as many records as half of the memory has room for, four times over. */
async function putAndSettle(kinesis: TestKinesis): Promise<number> {
  let accepted = 0;
  for (let round = 0; round < 80; round += 1) {
    const { FailedRecordCount, Records } = await put(kinesis, 100);
    if (FailedRecordCount !== 0) break;
    accepted += 100;
    const checkpoints = { [SHARD]: (Records as readonly ReadRecord[]).at(-1)!.SequenceNumber };
    kinesis.settled({ mapping: 'm', streamName: 'events', checkpoints });
  }
  return accepted;
}

test('a second mapping that lags behind keeps records, until it is no longer declared', async () => {
  const kinesis = await full(4_000_000);
  kinesis.settled({ mapping: 'gone', streamName: 'events', checkpoints: {} });
  expect(await putAndSettle(kinesis)).toBeLessThan(4_000);
  kinesis.declared(['m']);
  expect(await putAndSettle(kinesis)).toBe(8_000);
});

test('a kept end of a shard says nothing of a later stream whose shard is open', async () => {
  const kinesis = await full(4_000_000);
  kinesis.settled({ mapping: 'm', streamName: 'events', checkpoints: { [SHARD]: 'SHARD_END' } });
  const accepted = await fill(kinesis);
  expect(await kinesis.readAll('events', '0')).toHaveLength(accepted);
});
