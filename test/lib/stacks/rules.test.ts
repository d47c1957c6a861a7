import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { anAssembly } from './an-assembly';
import * as data from './rules/data-rules';
import { grantsWhatIsUsed } from './rules/grant-rules';
import * as mapping from './rules/mapping-rules';
import { sdkActions } from './rules/sdk-actions';
import { resourcesOf, withChanged, type Templates } from './templates';

const everything = { alarmEmail: 'me@example.com', budget: { limitUsd: 50, email: 'me@example.com' } };
const tokens = { kind: 'jwt', issuer: 'https://login.example.com', audience: ['my-client'] } as const;
const prod = anAssembly({ target: 'aws', stage: 'prod', ...everything });
const dev = anAssembly({ target: 'aws', stage: 'dev', ...everything });
const withTokens = anAssembly({ target: 'aws', stage: 'dev', apiAccess: tokens });
const local = anAssembly({ target: 'local', stage: 'dev' });

const consumerActions = sdkActions('consumer');
/** The parts of a transaction are actions, and no commands. */
const detectorActions = [...sdkActions('detector'), 'dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem'];
const apiActions = sdkActions('api');
/** The actions in each function's bundle, by the suffix of the function name. */
const BUNDLES: Readonly<Record<string, readonly string[]>> = {
  '-bronze-consumer': consumerActions,
  '-detector': detectorActions,
  '-query-api': apiActions,
};

/** @param changed actions that replace those of a bundle */
function grantsOf(changed: Readonly<Record<string, readonly string[]>> = {}) {
  const bundles = Object.entries({ ...BUNDLES, ...changed });
  return grantsWhatIsUsed((name) => bundles.find(([end]) => name.endsWith(end))?.[1]);
}
const grants = grantsOf();

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const TABLE = 'AWS::DynamoDB::Table';

describe.each([
  ['AwsSolutions', AwsSolutionsChecks],
  ['Serverless', ServerlessChecks],
  ['NIST 800-53 R5', NIST80053R5Checks],
])('%s', (_, Pack) => {
  test.each([
    ['prod', prod],
    ['dev', dev],
    ['dev with an API that takes tokens', withTokens],
  ])('finds nothing on AWS in stage %s except what is acknowledged with a reason', (_stage, { app }) => {
    const { violations } = new Pack(app).validateScope(app);
    expect(
      violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map((resource) => `${ruleName} ${(resource as { constructPath?: string }).constructPath}`),
      ),
    ).toEqual([]);
  });
});

test('the rule packs find a bucket without an access log and without enforced encryption in transit', () => {
  const app = new App();
  const { stack } = new Bucket(new Stack(app, 'careless'), 'Open');
  const { violations } = new AwsSolutionsChecks(app).validateScope(stack);
  expect(violations.map(({ ruleName }) => ruleName)).toEqual(
    expect.arrayContaining(['AwsSolutions-S1', 'AwsSolutions-S10']),
  );
});

/** Each rule, with a template that it must refuse. */
const everywhere: [name: string, rule: mapping.Rule, broken: Templates, finding: RegExp][] = [
  [
    'failed records are reported one by one',
    mapping.reportsItemFailures,
    withChanged(prod.templates, MAPPING, { FunctionResponseTypes: [] }),
    /does not report/,
  ],
  [
    'a failing batch is halved',
    mapping.bisects,
    withChanged(prod.templates, MAPPING, { BisectBatchOnFunctionError: false }),
    /does not bisect/,
  ],
  [
    'retries end',
    mapping.endsRetries,
    withChanged(prod.templates, MAPPING, { MaximumRetryAttempts: undefined }),
    /retries for ever/,
  ],
  [
    'retries end by age',
    mapping.endsByAge,
    withChanged(prod.templates, MAPPING, { MaximumRecordAgeInSeconds: -1 }),
    /no highest record age/,
  ],
  [
    'reading starts at the oldest record',
    mapping.startsAtTheOldest,
    withChanged(prod.templates, MAPPING, { StartingPosition: 'LATEST' }),
    /starts at LATEST/,
  ],
  [
    "a shard's order is kept",
    mapping.keepsShardOrder,
    withChanged(prod.templates, MAPPING, { ParallelizationFactor: 10 }),
    /10 ways/,
  ],
  [
    'what failed for good is kept whole',
    mapping.keepsFailedPayloads,
    withChanged(prod.templates, MAPPING, { DestinationConfig: undefined }),
    /into no bucket/,
  ],
  [
    'failed records outlive the stream',
    mapping.failuresOutliveTheStream,
    withChanged(prod.templates, 'AWS::S3::Bucket', { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 1 }] } }),
    /kept 1 days, the stream's own 24 hours/,
  ],
  [
    'a failing record is put aside before the stream forgets it',
    mapping.putsAsideInTime,
    withChanged(prod.templates, MAPPING, { MaximumRecordAgeInSeconds: 86_400 }),
    /not under the stream's retention/,
  ],
  [
    'the worst batch fits into the timeout',
    mapping.timeoutHoldsTheWorstBatch,
    withChanged(prod.templates, 'AWS::Lambda::Function', { Timeout: 8 }),
    /the timeout is 8000/,
  ],
  [
    'every log group ends',
    data.logsEnd,
    withChanged(prod.templates, 'AWS::Logs::LogGroup', { RetentionInDays: undefined }),
    /kept for ever/,
  ],
  [
    'everything says whose it is',
    data.saysWhoseItIs,
    withChanged(prod.templates, TABLE, { Tags: [{ Key: 'stage', Value: 'prod' }] }),
    /does not carry/,
  ],
];

describe.each(everywhere)('%s', (_, rule, broken, finding) => {
  test.each([
    ['prod on AWS', prod],
    ['dev on AWS', dev],
    ['a local target', local],
  ])('holds in %s', (_stage, { templates }) => expect(rule(templates)).toEqual([]));

  test('and a template that violates it is refused', () => {
    expect(rule(broken)).toEqual(expect.arrayContaining([expect.stringMatching(finding)]));
  });
});

test('on AWS, alarms warn in time that consumer or detector is behind, and a late alarm is refused', () => {
  expect(mapping.warnsInTime(prod.templates)).toEqual([]);
  expect(mapping.warnsInTime(dev.templates)).toEqual([]);
  const late = withChanged(prod.templates, 'AWS::CloudWatch::Alarm', { Threshold: 12 * 3_600_000 });
  expect(mapping.warnsInTime(late)).toHaveLength(2);
  expect(mapping.warnsInTime(local.templates)).toHaveLength(2);
});

test('every alarm reaches the topic, and an alarm without an action is refused', () => {
  expect(data.alarmsReachSomebody(prod.templates)).toEqual([]);
  const silent = withChanged(prod.templates, 'AWS::CloudWatch::Alarm', { AlarmActions: [] });
  expect(data.alarmsReachSomebody(silent)).toHaveLength(resourcesOf(prod.templates, 'AWS::CloudWatch::Alarm').length);
});

test('prod keeps and protects its data; the other stages keep nothing', () => {
  expect(data.retainsData(prod.templates)).toEqual([]);
  expect(data.refusesDeletion(prod.templates)).toEqual([]);
  expect(prod.isTerminationProtected).toBe(true);
  for (const { templates, isTerminationProtected } of [dev, local]) {
    expect(data.leavesNothingBehind(templates)).toEqual([]);
    expect(data.refusesDeletion(templates)).toHaveLength(5);
    expect(isTerminationProtected).toBe(false);
  }
  expect(data.retainsData(dev.templates)).toHaveLength(12);
  expect(data.leavesNothingBehind(prod.templates)).toHaveLength(12);
});

test('every table on AWS can be restored, and no local table pays for recovery', () => {
  expect(data.canBeRestored(prod.templates)).toEqual([]);
  expect(data.canBeRestored(dev.templates)).toEqual([]);
  expect(data.canBeRestored(local.templates)).toHaveLength(5);
});

describe('a function is granted exactly the actions that its bundle calls', () => {
  test('the consumer calls three actions', () => {
    expect(consumerActions.toSorted()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:PutItem',
    ]);
  });

  test('the detector calls four actions', () => {
    expect(detectorActions.toSorted()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
    ]);
  });

  test('the API calls eight actions, all of them read-only', () => {
    expect(apiActions.toSorted()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeTable',
      'dynamodb:Query',
      'dynamodb:Scan',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ]);
  });

  test.each([
    ['prod on AWS', prod],
    ['dev on AWS', dev],
    ['a local target', local],
  ])('in %s', (_, { templates }) => expect(grants(templates)).toEqual([]));

  test('an extra action, a missing action, a managed policy and an unknown function are refused', () => {
    const where = 'ingest/ConsumerFunction1B019A9B';
    const detectorWhere = 'detector/DetectorFunctionDD6A428A';
    const apiWhere = 'api/ApiFunction6BF808ED';
    const more = grantsOf({ '-bronze-consumer': consumerActions.slice(1), '-query-api': apiActions.slice(1) });
    expect(more(prod.templates).toSorted()).toEqual([
      `${apiWhere}: ${apiActions[0]} is not used`,
      `${where}: ${consumerActions[0]} is not used`,
    ]);
    const fewer = grantsOf({ '-bronze-consumer': [...consumerActions, 'dynamodb:Scan'] });
    expect(fewer(prod.templates)).toEqual([`${where}: dynamodb:Scan is not granted`]);
    const managed = withChanged(prod.templates, 'AWS::IAM::Role', {
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/All'],
    });
    expect(grants(managed).toSorted()).toEqual(
      [apiWhere, detectorWhere, where].map((at) => `${at}: "arn:aws:iam::aws:policy/All" is not used`),
    );
    const unknown = grantsWhatIsUsed((name) => (name.endsWith('-query-api') ? apiActions : undefined));
    expect(unknown(prod.templates)).toEqual(
      Array.from({ length: 2 }, () => expect.stringContaining('no bundle is known') as string),
    );
  });
});
