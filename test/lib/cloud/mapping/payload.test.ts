import fc from 'fast-check';
import { ENVELOPE_BYTES, payloadFormat } from '../../../../lib/cloud/mapping/payload';
import { IDENTITY } from './test-mapping';

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
        eventSourceARN: IDENTITY.streamArn,
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
