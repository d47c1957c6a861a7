import { aKinesis, START_MS, type TestKinesis } from './a-kinesis';

const ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/free';
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ON_DEMAND = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } };

const settle = ({ call }: TestKinesis, Status: 'ENABLED' | 'DISABLED') =>
  call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status } });
const settled = async ({ call }: TestKinesis) =>
  (await call('DescribeAccountSettings')).MinimumThroughputBillingCommitment;

test('a commitment that is ended early lasts until its 24 hours are over', async () => {
  const kinesis = aKinesis();
  expect(await settled(kinesis)).toEqual({ Status: 'DISABLED' });
  const times = { StartedAt: START_MS / 1000, EarliestAllowedEndAt: (START_MS + DAY_MS) / 1000 };
  expect(await settle(kinesis, 'ENABLED')).toEqual({
    MinimumThroughputBillingCommitment: { Status: 'ENABLED', ...times },
  });
  kinesis.clock.advanceTo(START_MS + HOUR_MS);
  await settle(kinesis, 'DISABLED');
  expect(await settled(kinesis)).toEqual({ Status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END', ...times });
  kinesis.clock.advanceTo(START_MS + DAY_MS);
  expect(await settled(kinesis)).toEqual({
    Status: 'DISABLED',
    StartedAt: START_MS / 1000,
    EndedAt: (START_MS + DAY_MS) / 1000,
  });
});

test('the end of a commitment can be taken back, and after its 24 hours it ends at once', async () => {
  const kinesis = aKinesis();
  await settle(kinesis, 'ENABLED');
  await settle(kinesis, 'DISABLED');
  await settle(kinesis, 'ENABLED');
  kinesis.clock.advanceTo(START_MS + 2 * DAY_MS);
  expect(await settled(kinesis)).toMatchObject({ Status: 'ENABLED', StartedAt: START_MS / 1000 });
  await settle(kinesis, 'DISABLED');
  const EndedAt = (START_MS + 2 * DAY_MS) / 1000;
  expect(await settled(kinesis)).toMatchObject({ Status: 'DISABLED', EndedAt });
});

test('a status that is none is refused', async () => {
  const { call } = aKinesis();
  expect(await call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ON' } })).toEqual({
    __type: 'ValidationException',
    message:
      "1 validation error detected: Value 'ON' at 'minimumThroughputBillingCommitment.status' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED]",
  });
  expect(await call('UpdateAccountSettings')).toMatchObject({ __type: 'ValidationException' });
});

test('warm throughput needs on-demand mode and the commitment, and has a limit', async () => {
  const kinesis = aKinesis();
  const { call } = kinesis;
  await kinesis.createStream('provisioned');
  await call('CreateStream', { StreamName: 'free', ...ON_DEMAND });
  const warm = (StreamName: string, WarmThroughputMiBps: number) =>
    call('UpdateStreamWarmThroughput', { StreamName, WarmThroughputMiBps });
  expect(await warm('free', 100)).toMatchObject({ __type: 'InvalidArgumentException' });
  await settle(kinesis, 'ENABLED');
  expect(await warm('provisioned', 100)).toMatchObject({ __type: 'InvalidArgumentException' });
  expect(await warm('free', 10_241)).toMatchObject({ __type: 'LimitExceededException' });
  expect(await warm('none', 100)).toMatchObject({ __type: 'ResourceNotFoundException' });
  expect(await warm('free', 10_240)).toEqual({
    StreamARN: ARN,
    StreamName: 'free',
    WarmThroughput: { TargetMiBps: 10_240, CurrentMiBps: 0 },
  });
});

test('warm throughput is there when the stream has left UPDATING', async () => {
  const kinesis = aKinesis({ transitionMs: 500 });
  const { call, clock } = kinesis;
  await settle(kinesis, 'ENABLED');
  await call('CreateStream', { StreamName: 'free', ...ON_DEMAND, WarmThroughputMiBps: 10 });
  clock.advanceTo(START_MS + 500);
  const summary = async () => (await call('DescribeStreamSummary', { StreamName: 'free' })).StreamDescriptionSummary;
  const warm = () => call('UpdateStreamWarmThroughput', { StreamARN: ARN, WarmThroughputMiBps: 20 });
  expect(await warm()).toMatchObject({ WarmThroughput: { TargetMiBps: 20, CurrentMiBps: 10 } });
  expect(await summary()).toMatchObject({
    StreamStatus: 'UPDATING',
    WarmThroughput: { TargetMiBps: 20, CurrentMiBps: 10 },
  });
  expect(await warm()).toMatchObject({ __type: 'ResourceInUseException' });
  clock.advanceTo(START_MS + 1_000);
  expect(await summary()).toMatchObject({
    StreamStatus: 'ACTIVE',
    WarmThroughput: { TargetMiBps: 20, CurrentMiBps: 20 },
  });
});
