import fc from 'fast-check';
import { UserError } from '../../../lib/core/user-error';
import { defaultSettings, NUMERIC_SETTINGS, resolveSettings, TARGETS } from '../../../lib/stacks/app-settings';
import { propsFromContext } from '../../../lib/stacks/context-props';
import { refuseUnfit } from '../../../lib/stacks/refuse-unfit';

test.each(TARGETS)('the defaults of target %s are consistent', (target) => {
  expect(resolveSettings(target)).toEqual(defaultSettings(target));
});

test('chosen settings override the defaults, and undefined ones do not', () => {
  expect(resolveSettings('aws', { batchSize: 1000, memoryMb: undefined })).toEqual({
    ...defaultSettings('aws'),
    batchSize: 1000,
  });
});

test('all faults are reported at once, each with the given value', () => {
  expect(() => resolveSettings('aws', { batchSize: 0, memoryMb: 64, retryAttempts: -1 })).toThrow(
    'settings do not fit together: batchSize must be a whole number from 1 to 10000, got 0; ' +
      'retryAttempts must be a whole number from 0 to 10000, got -1; ' +
      'memoryMb must be a whole number from 128 to 10240, got 64',
  );
});

test.each([
  ['a record older than the stream keeps it', { maxRecordAgeHours: 24 }, /choose an age under the retention/],
  ['failures that the stream outlives', { failureRetentionDays: 1 }, /choose at least 2/],
  ['an alarm that comes late', { iteratorAgeAlarmMinutes: 720 }, /choose less than 720/],
  ['a retention that CloudWatch has not', { logRetentionDays: 2 as 1 }, /must be one of 1, 3, 5/],
  ['a batch that is full at once and waits', { batchSize: 1, batchWindowSeconds: 5 }, /choose batchWindowSeconds 0/],
  ['a timeout under the worst batch', { batchSize: 10_000, timeoutSeconds: 30 }, /may need 56; choose at least that/],
  [
    'a timeout under the worst batch of the detector',
    { detectorBatchSize: 10_000, timeoutSeconds: 15 },
    /smaller detectorBatchSize/,
  ],
  ['no shard at all', { capacity: { mode: 'provisioned', shards: 0 } as const }, /shards must be a whole number/],
])('%s is refused with a remedy', (_, chosen, message) => {
  expect(() => resolveSettings('aws', chosen)).toThrow(UserError);
  expect(() => resolveSettings('aws', chosen)).toThrow(message);
});

test("a context without Legion's own keys means stage dev on AWS, whatever else the CDK adds", () => {
  expect(propsFromContext({ 'aws:cdk:enable-path-metadata': true, 'availability-zones': ['a'] })).toEqual({
    target: 'aws',
    stage: 'dev',
    settings: {},
    budget: undefined,
    alarmEmail: undefined,
    apiAccess: undefined,
  });
});

test.each([
  [{}, undefined, 'aws', 'dev'],
  [{}, 'https://kinesis.eu-west-1.amazonaws.com', 'aws', 'dev'],
  [{}, 'http://localhost.localstack.cloud:4566', 'local', 'local'],
  [{}, 'http://127.0.0.1:4600', 'local', 'local'],
  [{ target: 'aws' }, 'http://localhost:4566', 'aws', 'dev'],
  [{ stage: 'demo' }, 'http://localhost:4566', 'local', 'demo'],
  [{ target: 'local' }, undefined, 'local', 'local'],
])('%j with the endpoint %s means target %s and stage %s', (context, endpoint, target, stage) => {
  expect(propsFromContext(context, { endpoint })).toMatchObject({ target, stage });
});

test('every number can be set in the context', () => {
  fc.assert(
    fc.property(fc.constantFrom(...NUMERIC_SETTINGS), fc.nat(), (name, value) => {
      expect(propsFromContext({ [name]: String(value) }).settings).toEqual({ [name]: value });
    }),
  );
});

test('the detector can be switched off in the context', () => {
  expect(propsFromContext({ detector: 'off' }).settings).toEqual({ detector: 'off' });
  expect(() => propsFromContext({ detector: 'no' })).toThrow('detector must be one of on, off, got "no"');
});

test('the capacity is a number of shards or on-demand', () => {
  expect(propsFromContext({ shards: '8' }).settings?.capacity).toEqual({ mode: 'provisioned', shards: 8 });
  expect(propsFromContext({ shards: 'on-demand' }).settings?.capacity).toEqual({ mode: 'on-demand' });
});

test('a budget is an amount and an address', () => {
  expect(propsFromContext({ budgetUsd: '50.5', budgetEmail: 'me@example.com' }).budget).toEqual({
    limitUsd: 50.5,
    email: 'me@example.com',
  });
});

test('tokens need an issuer, kept exactly as written, and one or more audiences', () => {
  const context = { apiIssuer: 'https://login.example.com/pool/', apiAudience: 'my-client,another' };
  expect(propsFromContext(context).apiAccess).toEqual({
    kind: 'jwt',
    issuer: 'https://login.example.com/pool/',
    audience: ['my-client', 'another'],
  });
});

test.each([
  [{ target: 'mars' }, 'target must be one of embedded, local, aws, got "mars"'],
  [{ batchSize: '1e3' }, 'batchSize must be a whole number, got "1e3"; write for example -c batchSize=4'],
  [{ shards: 'many' }, 'shards must be a whole number, got "many"; write for example -c shards=4'],
  [{ budgetUsd: '50' }, 'budgetUsd and budgetEmail belong together: give both, or none'],
  [{ budgetEmail: 'me@example.com' }, 'budgetUsd and budgetEmail belong together: give both, or none'],
  [{ budgetUsd: '0', budgetEmail: 'me@example.com' }, 'budgetUsd must be an amount over 0 such as 50, got "0"'],
  [{ budgetUsd: '5', budgetEmail: 'me' }, 'budgetEmail must be an e-mail address, got "me"'],
  [{ apiIssuer: 'https://a.example' }, 'apiIssuer and apiAudience belong together: give both, or none'],
  [{ apiAudience: 'me' }, 'apiIssuer and apiAudience belong together: give both, or none'],
  [
    { apiIssuer: 'http://a.example', apiAudience: 'me' },
    'apiIssuer must be an address such as https://login.example.com, got "http://a.example"',
  ],
  [
    { apiIssuer: 'https://a.example', apiAudience: 'me,' },
    'apiAudience must be a list such as my-client,another, got "me,"',
  ],
  [{ alarmEmail: 'a b@c.d' }, 'alarmEmail must be an e-mail address, got "a b@c.d"'],
])('%j is refused in one line', (context, message) => {
  expect(() => propsFromContext(context)).toThrow(new UserError(message));
});

test.each(['', 'Prod', '1st', 'a'.repeat(21), 'a_b'])('"%s" is not a valid stage', (stage) => {
  expect(() => refuseUnfit({ target: 'aws', stage })).toThrow(UserError);
});

test('a budget, alarms by e-mail and access to an API are only for AWS', () => {
  const email = 'me@example.com';
  const apiAccess = { kind: 'jwt', issuer: 'https://a.example', audience: ['me'] } as const;
  const asked = { stage: 'dev', alarmEmail: email, budget: { limitUsd: 1, email }, apiAccess };
  expect(() => refuseUnfit({ target: 'aws', ...asked })).not.toThrow();
  for (const target of ['local', 'embedded'] as const) {
    expect(() => refuseUnfit({ target, ...asked })).toThrow(
      `a budget and alarmEmail and access to an API cannot be on target ${target}`,
    );
  }
});
