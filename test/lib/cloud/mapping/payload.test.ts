import fc from 'fast-check';
import { parseEventSource } from '../../../../lib/cloud/mapping/event-source';
import { ENVELOPE_BYTES, payloadFormat } from '../../../../lib/cloud/mapping/payload';
import { IDENTITY, STREAM_ARN } from './test-mapping';

const format = payloadFormat(IDENTITY, 'shardId-000000000006');

test('a record has the format that Lambda delivers', () => {
  const event = format.event([
    {
      sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
      partitionKey: '1',
      data: Buffer.from('Hello, this is a test.'),
      arrivalMs: 1_545_084_650_987,
    },
  ]);
  expect(event).toEqual({
    Records: [
      {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: '1',
          sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
          data: 'SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==',
          approximateArrivalTimestamp: 1_545_084_650.987,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: 'shardId-000000000006:49590338271490256608559692538361571095921575989136588898',
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: IDENTITY.roleArn,
        awsRegion: 'eu-west-1',
        eventSourceARN: STREAM_ARN,
      },
    ],
  });
});

test('the sizes of the records and the envelope add up to the size of the event', () => {
  const record = fc.record({
    sequenceNumber: fc.bigInt({ min: 1n, max: 10n ** 55n }).map(String),
    partitionKey: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    data: fc.uint8Array({ maxLength: 50 }),
    arrivalMs: fc.nat({ max: 4_000_000_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (records) => {
      const sizes = records.reduce((sum, each) => sum + format.recordBytes(each), ENVELOPE_BYTES);
      expect(sizes - 1).toBe(Buffer.byteLength(JSON.stringify(format.event(records)))); // no comma after the last
    }),
  );
});

describe('a change of a table', () => {
  const TABLE_ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-04T12:00:00.000';
  const tableFormat = payloadFormat({ ...IDENTITY, source: parseEventSource(TABLE_ARN)! }, 'shardId-1');
  const change = (dynamodb: object) => ({
    eventID: '54436bc389eb70304e166170e60a3644',
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb,
  });
  const recordOf = (content: object) => ({
    sequenceNumber: '111',
    partitionKey: 'id',
    data: Buffer.from(JSON.stringify(content)),
    arrivalMs: 1_700_000_000_000,
  });

  test('has the format that Lambda delivers: its record in the stream, and where that is', () => {
    const content = change({ ApproximateCreationDateTime: 1_700_000_000, Keys: { id: { S: '}"' } }, SizeBytes: 26 });
    expect(tableFormat.event([recordOf(content)])).toEqual({ Records: [{ ...content, eventSourceARN: TABLE_ARN }] });
  });

  test('adds as many bytes to the event as it says', () => {
    const contents = fc.array(fc.dictionary(fc.string(), fc.jsonValue()).map(change), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(contents, (several) => {
        // As it comes back from JSON, which does not keep -0.
        const records = several.map((content) => recordOf(JSON.parse(JSON.stringify(content)) as object));
        const sizes = records.reduce((sum, each) => sum + tableFormat.recordBytes(each), ENVELOPE_BYTES);
        expect(sizes - 1).toBe(Buffer.byteLength(JSON.stringify(tableFormat.event(records))));
      }),
    );
  });
});
