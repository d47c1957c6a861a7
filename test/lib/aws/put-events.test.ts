import {
  AccessDeniedException,
  KinesisClient,
  KMSThrottlingException,
  ProvisionedThroughputExceededException,
  PutRecordsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import { mockClient } from 'aws-sdk-client-mock';
import { putEvents, putSizeBytes } from '../../../lib/aws/put-events';
import { UserError } from '../../../lib/core/user-error';

const client = new KinesisClient({ region: 'us-east-1' });
const kinesis = mockClient(client);
const records = ['a', 'b', 'c'].map((partitionKey) => ({
  partitionKey,
  bytes: Buffer.from(`data of ${partitionKey}`),
}));
const metadata = (httpStatusCode: number) => ({ message: 'why', $metadata: { httpStatusCode } });

beforeEach(() => kinesis.reset());

test('records are sent with their keys and bytes in order', async () => {
  kinesis.on(PutRecordsCommand).resolves({ Records: [] });
  await putEvents(client, 'stream', records);
  expect(kinesis.commandCalls(PutRecordsCommand)[0]!.args[0].input).toEqual({
    StreamName: 'stream',
    Records: [
      { PartitionKey: 'a', Data: Buffer.from('data of a') },
      { PartitionKey: 'b', Data: Buffer.from('data of b') },
      { PartitionKey: 'c', Data: Buffer.from('data of c') },
    ],
  });
});

test("each record's outcome depends only on its own ErrorCode, not on the count of failures", async () => {
  kinesis.on(PutRecordsCommand).resolves({
    FailedRecordCount: 0,
    Records: [
      { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'Rate exceeded' },
      { ShardId: 'shardId-0', SequenceNumber: '49' },
      { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal service failure.' },
    ],
  });
  expect(await putEvents(client, 'stream', records)).toEqual([
    { kind: 'throttled', code: 'ProvisionedThroughputExceededException', message: 'Rate exceeded' },
    { kind: 'accepted', shardId: 'shardId-0', sequenceNumber: '49' },
    { kind: 'failed', code: 'InternalFailure', message: 'Internal service failure.' },
  ]);
});

test('a record without a result, or with neither code nor sequence number, is not accepted', async () => {
  kinesis.on(PutRecordsCommand).resolves({ Records: [{ ShardId: 'shardId-0', SequenceNumber: '49' }, {}] });
  expect((await putEvents(client, 'stream', records)).map(({ kind }) => kind)).toEqual([
    'accepted',
    'failed',
    'failed',
  ]);
});

test.each([
  ['throttled', new ProvisionedThroughputExceededException(metadata(400))],
  ['throttled', new KMSThrottlingException(metadata(400))],
  ['failed', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
  ['failed', Object.assign(new Error('internal'), { name: 'InternalFailure', ...metadata(500) })],
  ['failed', Object.assign(new Error('too skewed'), { name: 'RequestTimeTooSkewed', ...metadata(403) })],
])('a call that fails for a transient reason is %s for every record', async (kind, fault) => {
  kinesis.on(PutRecordsCommand).rejects(fault);
  expect((await putEvents(client, 'stream', records)).map((outcome) => outcome.kind)).toEqual([kind, kind, kind]);
});

test.each([
  [
    'no such stream',
    new ResourceNotFoundException(metadata(400)),
    /^Stream events does not exist there; deploy it first/,
  ],
  [
    'no access',
    new AccessDeniedException(metadata(400)),
    /AccessDeniedException: why; the credentials need kinesis:Put/,
  ],
  ['an invalid request', { name: 'ValidationException', ...metadata(400) }, /ValidationException: why; fix that/],
  [
    'no credentials',
    { name: 'CredentialsProviderError', message: 'none found' },
    /none found; set valid AWS credentials/,
  ],
])('%s is a permanent error, reported in one line', async (_what, fault, message) => {
  kinesis.on(PutRecordsCommand).rejects(Object.assign(new Error(fault.message), fault, { message: fault.message }));
  const error: unknown = await putEvents(client, 'events', records).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toMatch(message);
  expect((error as UserError).message).not.toContain('\n');
});

test('the size of a record counts its key in bytes', () => {
  expect(putSizeBytes({ partitionKey: 'Zoë', bytes: Buffer.alloc(10) })).toBe(14);
});
