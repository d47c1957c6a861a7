import * as fc from 'fast-check';
import { aKinesis } from './a-kinesis';

/** A body that the general reader of requests reads, because the scan does not know this member. */
function withStreamId(body: string): string {
  return body.replace('{', '{"StreamId":null,');
}

const base64 = fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const data = fc.oneof(
  base64,
  fc.string({ maxLength: 6 }),
  fc.constantFrom('QQ=', 'QR==', 'Q-==', 'QQ==\n', '====', null, 3),
);
const key = fc.oneof(
  fc.stringMatching(/^[a-z]{1,3}$/),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.constant('k'.repeat(257)),
);
const hashKey = fc.oneof(
  fc.constant(undefined),
  fc.bigInt({ min: 0n, max: 1n << 129n }).map(String),
  fc.constantFrom('', '007', '-1', 5),
);
const record = fc.record(
  { Data: data, PartitionKey: key, ExplicitHashKey: hashKey },
  { requiredKeys: ['Data', 'PartitionKey'] },
);
const request = fc.record({
  StreamName: fc.constantFrom('events', 'events', 'events', 'other', ''),
  Records: fc.array(record, { maxLength: 4 }),
});
/** Valid JSON in unusual clothes, and texts that are not JSON any more. */
const body = fc.oneof(
  request.map((value) => JSON.stringify(value)),
  request.map((value) => JSON.stringify(value, null, 1)),
  fc.tuple(request, fc.nat(), fc.string({ maxLength: 2 })).map(([value, at, text]) => {
    const whole = JSON.stringify(value);
    return whole.slice(0, at % whole.length) + text + whole.slice(at % whole.length);
  }),
  fc.tuple(request, fc.nat()).map(([value, at]) => JSON.stringify(value).slice(0, at % 200)),
);

async function outcomeOf(text: string) {
  const { createStream, send, readAll } = aKinesis();
  await createStream('events', 2);
  const { status, body: answer } = await send('PutRecords', Buffer.from(text));
  const read = [...(await readAll('events', '0')), ...(await readAll('events', '1'))];
  return { status, answer, read };
}

test('the scan of ordinary bodies and the general reader answer alike, and store the same', async () => {
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      const scanned = await outcomeOf(text);
      const general = await outcomeOf(withStreamId(text));
      expect(withoutCounts(scanned)).toEqual(withoutCounts(general));
    }),
    { numRuns: 60 },
  );
});

/** A record that the scan gave up has used a count, so later ones have other sequence numbers. */
function withoutCounts(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/"SequenceNumber":"\d{56}"/g, '"SequenceNumber":56'));
}

test('a stream is named by its ARN, by both, or not at all', async () => {
  const { call, createStream } = aKinesis();
  await createStream('events');
  const Records = [{ Data: 'QQ==', PartitionKey: 'a' }];
  const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/events';
  expect(await call('PutRecords', { Records, StreamARN: arn })).toMatchObject({ FailedRecordCount: 0 });
  expect(await call('PutRecords', { Records, StreamARN: arn, StreamName: 'events' })).toMatchObject({
    FailedRecordCount: 0,
  });
  expect(await call('PutRecords', { Records, StreamARN: `${arn}x`, StreamName: 'events' })).toMatchObject({
    __type: 'InvalidArgumentException',
  });
  expect(await call('PutRecords', { Records })).toEqual({
    __type: 'ValidationException',
    message:
      "1 validation error detected: Value null at 'streamName' failed to satisfy constraint: Member must not be null",
  });
});
