import { aKinesis, START_MS, type ReadRecord } from './a-kinesis';

const data = (text: string) => Buffer.from(text).toString('base64');

test('records come back in order, with their keys and when they came', async () => {
  const { call, createStream, readAll, clock } = aKinesis();
  await createStream('events');
  await call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: data('one') });
  clock.advanceTo(START_MS + 1_234);
  await call('PutRecords', { StreamName: 'events', Records: [{ PartitionKey: 'ü"', Data: data('two') }] });

  expect(await readAll('events', 'shardId-000000000000')).toEqual<readonly ReadRecord[]>([
    {
      PartitionKey: 'a',
      Data: data('one'),
      SequenceNumber: expect.stringMatching(/^\d{56}$/) as string,
      ApproximateArrivalTimestamp: START_MS / 1000,
    },
    {
      PartitionKey: 'ü"',
      Data: data('two'),
      SequenceNumber: expect.stringMatching(/^\d{56}$/) as string,
      ApproximateArrivalTimestamp: (START_MS + 1_234) / 1000,
    },
  ]);
});

test('an iterator at the tip gives what comes later, and so does one at a time behind the newest record', async () => {
  const { call, createStream, iterator, clock } = aKinesis();
  await createStream('events');
  await call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: data('before') });
  for (const type of ['LATEST', 'AT_TIMESTAMP']) {
    clock.advanceTo(clock.now() + 5_000);
    const tip = await iterator('events', '0', { ShardIteratorType: type, Timestamp: clock.now() / 1000 });
    const empty = await call('GetRecords', { ShardIterator: tip });
    expect(empty).toMatchObject({ Records: [], MillisBehindLatest: 0 });
    await call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: data('after') });
    const { Records } = await call('GetRecords', { ShardIterator: empty.NextShardIterator });
    expect(Records).toMatchObject([{ Data: data('after') }]);
  }
});

test('an iterator is taken in quotes, expires after five minutes, and is refused when it was changed', async () => {
  const { call, createStream, iterator, clock } = aKinesis();
  await createStream('events');
  const ShardIterator = await iterator('events', '0');
  expect(await call('GetRecords', { ShardIterator: `"${ShardIterator}"` })).toMatchObject({ Records: [] });
  const changed = `${ShardIterator.slice(0, 12)}BBBB${ShardIterator.slice(16)}`;
  expect(await call('GetRecords', { ShardIterator: changed })).toEqual({
    __type: 'InvalidArgumentException',
    message: 'Invalid ShardIterator.',
  });
  clock.advanceTo(START_MS + 300_000);
  expect(await call('GetRecords', { ShardIterator })).toMatchObject({ Records: [] });
  clock.advanceTo(START_MS + 300_001);
  expect(await call('GetRecords', { ShardIterator })).toEqual({
    __type: 'ExpiredIteratorException',
    message:
      'Iterator expired. The iterator was created at time Mon Nov 30 10:00:00 UTC 2026 while right now it is Mon Nov 30 10:05:00 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.',
  });
});
