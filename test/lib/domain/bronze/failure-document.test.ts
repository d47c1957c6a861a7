import { parseFailureDocument, parseFailureKey } from '../../../../lib/domain/bronze/failure-document';

/** As the documentation of AWS Lambda shows it, shortened. */
const DOCUMENT = {
  requestContext: {
    requestId: 'c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5',
    functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:my-function',
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 1,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2019-11-14T00:38:06.021Z',
  KinesisBatchInfo: {
    shardId: 'shardId-000000000001',
    startSequenceNumber: '495',
    endSequenceNumber: '496',
    batchSize: 2,
    streamArn: 'arn:aws:kinesis:us-east-2:123456789012:stream/mystream',
  },
};

const aRecord = (sequenceNumber: string, text: string) => ({
  eventID: `shardId-000000000001:${sequenceNumber}`,
  kinesis: { partitionKey: 'k', sequenceNumber, data: Buffer.from(text).toString('base64') },
});
const withPayload = (payload: unknown) => JSON.stringify({ ...DOCUMENT, payload: JSON.stringify(payload) });

test('the records of a failed batch come out of its payload, with their keys and bytes', () => {
  const { records, ...rest } = parseFailureDocument(
    withPayload({ Records: [aRecord('495', 'a'), aRecord('496', '')] }),
  );
  expect(rest).toEqual({ condition: 'RetryAttemptsExhausted', shardId: 'shardId-000000000001', batchSize: 2 });
  expect(records).toEqual([
    { partitionKey: 'k', bytes: Buffer.from('a'), shardId: 'shardId-000000000001', sequenceNumber: '495' },
    { partitionKey: 'k', bytes: Buffer.from(''), shardId: 'shardId-000000000001', sequenceNumber: '496' },
  ]);
});

test('a message without a payload says how many records it is about', () => {
  expect(parseFailureDocument(JSON.stringify(DOCUMENT))).toMatchObject({ batchSize: 2, records: undefined });
});

test.each([
  ['no JSON', '{"a":', 'the invocation record is not JSON'],
  ['another document', '{"a":1}', 'the invocation record is not as AWS writes it: requestContext'],
  [
    'fewer records than it says',
    withPayload({ Records: [aRecord('495', 'a')] }),
    'holds 1 records, and the batch had 2',
  ],
  ['a payload of something else', withPayload({ Records: [{}, {}] }), 'its payload is not as AWS writes it: Records.0'],
  ['data that is no base64', withPayload({ Records: [{ ...aRecord('1', ''), kinesis: { data: '%' } }] }), 'Records.0'],
])('%s is refused in one line', (_, text, message) => {
  expect(() => parseFailureDocument(text)).toThrow(message);
});

test('the key of an object tells mapping, shard and time', () => {
  const key = 'aws/lambda/0f3c-map/shardId-000000000001/2026/01/04/2026-01-04T17.14.28-1b2c';
  const failedAtMs = Date.UTC(2026, 0, 4, 17, 14, 28);
  expect(parseFailureKey(key)).toEqual({ mappingId: '0f3c-map', shardId: 'shardId-000000000001', failedAtMs });
  for (const other of ['', 'aws/lambda/x', 'a/b/c/2026/01/04/2026-01-04T17.14.28-1', key.replace('17.14', '27.14')])
    expect(parseFailureKey(other)).toBeUndefined();
});
