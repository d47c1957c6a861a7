import type { S3Client } from '@aws-sdk/client-s3';
import { createS3Client } from '../../../../lib/aws/s3-client';
import { countFailures } from '../../../../lib/aws/redrive/count-failures';
import { createFailureBucket } from '../../../../lib/aws/redrive/failure-bucket';
import { failureParcels } from '../../../../lib/aws/redrive/parcels';
import type { RedriveFilter } from '../../../../lib/aws/redrive/parcel';
import { encodeEvent } from '../../../../lib/events/wire';
import { ACCOUNT_ID } from '../../../../lib/domain/embedded-account';
import { memoryObjectStore, type ObjectStore } from '../../../../lib/cloud/storage/object-store';
import { anS3Gateway, type AGateway } from '../../cloud/gateway/a-gateway';
import { anEvent, aRecord, SHARD, inKinesis } from '../../../lambda/consumer/a-batch';

let service: AGateway;
let s3: S3Client;
const buckets = new Map<string, ObjectStore>();
beforeAll(async () => {
  service = await anS3Gateway(buckets);
  s3 = createS3Client({ endpoint: service.endpoint, maxAttempts: 1 });
});
beforeEach(() => {
  buckets.clear();
  buckets.set('failures', memoryObjectStore());
});
afterAll(async () => {
  s3.destroy();
  await service.stop();
});

const bucket = (name = 'failures', account = ACCOUNT_ID) => createFailureBucket(s3, name, account);
const keyAt = (time: string, shard = SHARD) => `aws/lambda/map/${shard}/2026/01/04/2026-01-04T${time}-0b1c`;

function put(key: string, sequences: readonly number[], condition = 'RetryAttemptsExhausted'): void {
  const Records = sequences.map((sequence) => inKinesis(aRecord(encodeEvent(anEvent(sequence)), sequence)));
  const document = {
    requestContext: { condition },
    KinesisBatchInfo: { shardId: SHARD, batchSize: Records.length },
    payload: JSON.stringify({ Records }),
  };
  buckets.get('failures')!.put(key, JSON.stringify(document));
}

/** Sequences of the events that match the filter. */
async function wanted(filter: RedriveFilter): Promise<number[]> {
  const found: number[] = [];
  for await (const { records } of failureParcels('consumer', bucket(), filter))
    for (const { bytes, selected } of records)
      if (selected) found.push((JSON.parse(Buffer.from(bytes).toString()) as { sequence: number }).sequence);
  return found;
}

test('records are found by shard, time, reason and run', async () => {
  put(keyAt('12.00.00'), [1, 2]);
  put(keyAt('13.00.00'), [3], 'RecordAgeExceeded');
  put(keyAt('12.00.00', 'shardId-000000000007'), [4]);
  buckets.get('failures')!.put('somebody/else/s', 'object');
  expect(await wanted({})).toEqual([1, 2, 3, 4]);
  expect(await wanted({ shardId: SHARD })).toEqual([1, 2, 3]);
  expect(await wanted({ sinceMs: Date.UTC(2026, 0, 4, 13) })).toEqual([3]);
  expect(await wanted({ untilMs: Date.UTC(2026, 0, 4, 13) })).toEqual([1, 2, 4]);
  expect(await wanted({ reason: 'RecordAgeExceeded' })).toEqual([3]);
  expect([await wanted({ runId: '1' }), await wanted({ runId: '2' })]).toEqual([[1, 2, 3, 4], []]);
});

test('an unreadable object hides no other, and is reported in one line', async () => {
  put(keyAt('12.00.00'), [1]);
  put(keyAt('14.00.00'), [2]);
  buckets.get('failures')!.put(keyAt('13.00.00'), 'no document');
  const whole = buckets.get('failures')!;
  const damaged = (key: string) => {
    if (key === keyAt('14.00.00')) throw new Error('the file is damaged');
    return whole.get(key);
  };
  buckets.set('failures', { ...whole, get: damaged });
  const problems: (string | undefined)[] = [];
  for await (const { problem } of failureParcels('consumer', bucket(), {})) problems.push(problem);
  expect(problems).toEqual([
    undefined,
    expect.stringMatching(/13\.00\.00-0b1c is not a failed batch: the invocation record is not JSON/),
    expect.stringMatching(/14\.00\.00-0b1c cannot be read: .*the file is damaged/),
  ]);
});

test('records are counted by run, and a bucket that is missing or of another owner is reported', async () => {
  put(keyAt('12.00.00'), [1, 2, 3]);
  const counts = await countFailures({ consumer: bucket(), detector: bucket('not-there') });
  expect(counts).toEqual([
    { source: 'consumer', bucket: 'failures', records: 3, byRun: { 1: 3 }, more: false, state: 'read' },
    expect.objectContaining({ records: 0, state: 'absent', problem: 'there is no bucket not-there' }),
  ]);
  const [foreign] = await countFailures({ consumer: bucket('failures', '123456789012'), detector: bucket() });
  expect(foreign).toMatchObject({
    state: 'unreadable',
    problem: 'access to bucket failures is denied: s3:ListBucket and s3:GetObject are needed',
  });
});
