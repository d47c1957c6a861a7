import { KinesisClient, type DescribeStreamSummaryCommandOutput } from '@aws-sdk/client-kinesis';
import { readStreamIdentity } from '../../../lib/aws/stream-identity';

function kinesisThat(answers: () => unknown): KinesisClient {
  const client = new KinesisClient({ region: 'us-east-1' });
  client.send = (async () => answers()) as never;
  return client;
}

const summary = (change: object) =>
  ({ StreamDescriptionSummary: { StreamARN: 'arn:s', ...change } }) as DescribeStreamSummaryCommandOutput;
const refusal = (name: string) => () => {
  throw Object.assign(new Error('no'), { name });
};

test.each<[string, () => unknown, unknown]>([
  [
    'its ARN and time of creation',
    () => summary({ StreamCreationTimestamp: new Date(1_500) }),
    { kind: 'stream', arn: 'arn:s', createdAtMs: 1_500 },
  ],
  ['its ARN where no time is told', () => summary({}), { kind: 'stream', arn: 'arn:s' }],
  ['nothing where no ARN is told', () => summary({ StreamARN: undefined }), undefined],
  ['nothing to whom it must not be described', refusal('AccessDeniedException'), undefined],
  ['nothing where the operation is unknown', refusal('UnknownOperationException'), undefined],
])('a stream is identified by %s', async (_what, answers, identity) => {
  expect(await readStreamIdentity(kinesisThat(answers), 's')).toEqual(identity);
});

test('putting into a missing stream fails', async () => {
  await expect(readStreamIdentity(kinesisThat(refusal('ResourceNotFoundException')), 's')).rejects.toThrow('no');
});
