import * as fc from 'fast-check';
import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';
import { KINESIS_OPERATIONS } from '../../../../lib/cloud/kinesis/operations/operations';
import { aKinesis, type TestKinesis } from './a-kinesis';
import { anyText } from '../../../any-text';

const MEMBERS = [
  ...new Set(KINESIS_OPERATIONS.flatMap(({ request }) => Object.keys(request))),
  'Type',
  'StreamMode',
  'ShardId',
  'Timestamp',
  'Data',
  '__proto__',
];
const TEXTS = [
  'events',
  'arn:aws:kinesis:us-east-1:000000000000:stream/events',
  'shardId-000000000000',
  'LATEST',
  'AFTER_SEQUENCE_NUMBER',
  'AT_TIMESTAMP',
  'AFTER_SHARD_ID',
  'ON_DEMAND',
  'UNIFORM_SCALING',
  'AAAAAAAAAAE='.repeat(20),
  'eyJ9',
  '0',
  '9'.repeat(129),
  'x'.repeat(300),
];

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, 1, -1, 4, 1.5, 1e300, 2 ** 31, NaN, Infinity, -Infinity, ...TEXTS),
    anyText({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...MEMBERS), tie('value')), { maxLength: 4 }).map(Object.fromEntries),
  ),
}));
const request = fc
  .array(fc.tuple(fc.constantFrom(...MEMBERS), value), { maxLength: 8 })
  .map((members) => ({ StreamName: 'events', ...Object.fromEntries(members) }));
const operation = fc.constantFrom(...KINESIS_OPERATIONS.map(({ name }) => name), 'Nothing');

/** Bytes of a body, some of which are changed. */
const body = fc
  .tuple(request, fc.boolean(), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }))
  .map(([members, isCbor, flips]) => {
    const bytes = isCbor ? encodeCbor(members) : Buffer.from(JSON.stringify(members));
    for (const [at, byte] of flips) if (byte % 3 === 0) bytes[at % bytes.length] = byte;
    return { bytes, format: isCbor ? ('cbor' as const) : ('json' as const) };
  });

test('every body is answered, in the shape that AWS gives it, and the stream goes on', async () => {
  const kinesis = aKinesis({ limits: { shards: 200 } });
  await kinesis.createStream('events', 2);
  await fc.assert(
    fc.asyncProperty(operation, body, async (name, { bytes, format }) => {
      const { status, body: members } = await kinesis.send(name, bytes, format);
      // AWS fails internally at a sequence number of its first version.
      expect(name === 'GetShardIterator' ? [200, 400, 500] : [200, 400]).toContain(status);
      expect(status === 200 || /^[A-Z]\w+$/.test(String(members.__type))).toBe(true);
    }),
    { numRuns: 200 },
  );
  expect(await kinesis.call('CreateStream', { StreamName: 'later', ShardCount: 1 })).toEqual({});
});

test('numbers that are none are refused', async () => {
  const kinesis = aKinesis();
  await kinesis.createStream('events');
  for (const number of [NaN, Infinity, -Infinity]) {
    const bytes = encodeCbor({ StreamName: 'events', RetentionPeriodHours: number });
    const { status, body: members } = await kinesis.send('IncreaseStreamRetentionPeriod', bytes, 'cbor');
    expect({ status, type: members.__type }).toEqual({ status: 400, type: 'SerializationException' });
    const at = { StreamName: 'events', ShardId: '0', ShardIteratorType: 'AT_TIMESTAMP', Timestamp: number };
    const iterator = await kinesis.send('GetShardIterator', encodeCbor(at), 'cbor');
    expect(iterator).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
  }
});

test('an error of type repeats no more of a large value either', async () => {
  const kinesis = aKinesis();
  const text = 'x'.repeat(10_000_001);
  for (const members of [{ Data: text }, { Data: `${text}-AA` }, { Data: `${'A'.repeat(10_000_002)}B=` }])
    expect(await lengthOfFault(kinesis, 'PutRecord', members)).toBeLessThan(150_000);
  expect(await lengthOfFault(kinesis, 'DeleteStream', { EnforceConsumerDeletion: text })).toBeLessThan(150_000);
});

async function lengthOfFault({ send }: TestKinesis, operation: string, members: object): Promise<number> {
  const bytes = Buffer.from(JSON.stringify({ StreamName: 'events', ...members }));
  const { status, body } = await send(operation, bytes, 'json');
  expect({ status, type: body.__type }).toEqual({ status: 400, type: 'SerializationException' });
  return String(body.Message).length;
}

test('an error repeats no more of a large value than a reader can use', async () => {
  const kinesis = aKinesis();
  const many = Array.from({ length: 100_000 }, () => 'x'.repeat(130));
  for (const members of [{ StreamName: 'x'.repeat(10_000_000) }, { StreamName: 'events', TagKeys: many }]) {
    const bytes = Buffer.from(JSON.stringify(members));
    const { status, body } = await kinesis.send('RemoveTagsFromStream', bytes, 'json');
    expect({ status, type: body.__type }).toEqual({ status: 400, type: 'ValidationException' });
    expect(String(body.message).length).toBeLessThan(150_000);
  }
});
