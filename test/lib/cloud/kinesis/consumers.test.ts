import { aKinesis, START_MS, type TestKinesis } from './a-kinesis';

const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/events';
const ConsumerARN = `${StreamARN}/consumer/risk:${START_MS / 1000}`;
const RISK = { ConsumerName: 'risk', ConsumerARN, ConsumerCreationTimestamp: START_MS / 1000 };

const register = ({ call }: TestKinesis, ConsumerName: string) =>
  call('RegisterStreamConsumer', { StreamARN, ConsumerName });

test('a consumer is registered, described, listed and deregistered', async () => {
  const kinesis = aKinesis();
  const { call } = kinesis;
  await kinesis.createStream('events');
  expect(await register(kinesis, 'risk')).toEqual({ Consumer: { ...RISK, ConsumerStatus: 'ACTIVE' } });
  const ConsumerDescription = { ...RISK, ConsumerStatus: 'ACTIVE', StreamARN };
  expect(await call('DescribeStreamConsumer', { ConsumerARN })).toEqual({ ConsumerDescription });
  expect(await call('DescribeStreamConsumer', { StreamARN, ConsumerName: 'risk' })).toEqual({ ConsumerDescription });
  expect(await call('DescribeStreamSummary', { StreamARN })).toMatchObject({
    StreamDescriptionSummary: { ConsumerCount: 1 },
  });
  expect(await call('DeregisterStreamConsumer', { ConsumerARN })).toEqual({});
  expect(await call('ListStreamConsumers', { StreamARN })).toEqual({ Consumers: [] });
  expect(await call('DescribeStreamConsumer', { ConsumerARN })).toEqual({
    __type: 'ResourceNotFoundException',
    message: `Consumer ${ConsumerARN}, account 000000000000 not found.`,
  });
});

test('names of a consumer must not contradict each other, and one of them must be there', async () => {
  const kinesis = aKinesis();
  await kinesis.createStream('events');
  await register(kinesis, 'risk');
  const describe = (request: object) => kinesis.call('DescribeStreamConsumer', request);
  expect(await describe({ ConsumerARN, ConsumerName: 'other' })).toMatchObject({ __type: 'InvalidArgumentException' });
  expect(await describe({ StreamARN })).toMatchObject({ __type: 'ValidationException' });
  expect(await describe({ ConsumerARN: `${ConsumerARN}1` })).toMatchObject({ __type: 'ResourceNotFoundException' });
});

test('a consumer takes its time to be created and deleted, and only five are created at once', async () => {
  const kinesis = aKinesis({ transitionMs: 500 });
  const { call, clock } = kinesis;
  await kinesis.createStream('events');
  clock.advanceTo(START_MS + 500);
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    expect(await register(kinesis, name)).toMatchObject({ Consumer: { ConsumerStatus: 'CREATING' } });
  expect(await register(kinesis, 'f')).toMatchObject({ __type: 'LimitExceededException' });
  clock.advanceTo(START_MS + 1_000);
  expect(await register(kinesis, 'f')).toMatchObject({ Consumer: { ConsumerStatus: 'CREATING' } });
  await call('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'a' });
  const statuses = async () => {
    const { Consumers } = await call('ListStreamConsumers', { StreamARN });
    return (Consumers as readonly { ConsumerStatus: string }[]).map(({ ConsumerStatus }) => ConsumerStatus);
  };
  expect(await statuses()).toEqual(['DELETING', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'CREATING']);
  clock.advanceTo(START_MS + 1_500);
  expect(await statuses()).toEqual(Array.from({ length: 5 }, () => 'ACTIVE'));
});

test('a stream has at most 20 consumers, each name once, and is not deleted while it has some', async () => {
  const kinesis = aKinesis();
  const { call } = kinesis;
  expect(await register(kinesis, 'c0')).toMatchObject({ __type: 'ResourceNotFoundException' });
  await kinesis.createStream('events');
  for (let n = 0; n < 20; n += 1) await register(kinesis, `c${n}`);
  expect(await register(kinesis, 'c0')).toMatchObject({ __type: 'ResourceInUseException' });
  expect(await register(kinesis, 'c20')).toMatchObject({ __type: 'LimitExceededException' });
  const first = await call('ListStreamConsumers', { StreamARN, MaxResults: 15 });
  const second = await call('ListStreamConsumers', { StreamARN, NextToken: first.NextToken });
  expect([first.Consumers, second.Consumers]).toMatchObject([{ length: 15 }, { length: 5 }]);
  expect(second).not.toHaveProperty('NextToken');
  expect(await call('DeleteStream', { StreamARN })).toMatchObject({ __type: 'ResourceInUseException' });
  expect(await call('DeleteStream', { StreamARN, EnforceConsumerDeletion: true })).toEqual({});
});

test('with the commitment, a stream on demand has up to 50 consumers', async () => {
  const kinesis = aKinesis();
  const { call } = kinesis;
  await call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } });
  await call('CreateStream', { StreamName: 'events', StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
  for (let n = 0; n < 50; n += 1) expect(await register(kinesis, `c${n}`)).toHaveProperty('Consumer');
  expect(await register(kinesis, 'c50')).toMatchObject({ __type: 'LimitExceededException' });
});
