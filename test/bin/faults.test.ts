import * as z from 'zod';
import { AWS_FAULT_KINDS, LEGION_FAULT_KINDS } from '../../lib/cloud/faults/fault-kind';
import { aContext, aFolder, run } from './a-context';

const folder = aFolder();
afterAll(() => folder.remove());
const faults = (...words: string[]) => run(aContext(folder.path), 'faults', ...words);

const ROLE = 'arn:aws:iam::123456789012:role/app';
const STREAM = 'arn:aws:kinesis:us-east-1:123456789012:stream/events';
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:consumer';
const TO_FIS = ['--to', 'fis', '--role', ROLE, '--stream', STREAM];

// AWS FIS API Reference, CreateExperimentTemplate: members, lengths and patterns of the service's model.
const word = (max: number) => z.string().max(max).regex(/^\S+$/);
const arn = word(2048).min(20);
const templateSchema = z.strictObject({
  description: z.string().min(1).max(512),
  roleArn: arn,
  stopConditions: z.array(z.strictObject({ source: word(64) })),
  targets: z.record(
    word(64),
    z.strictObject({ resourceType: word(128), resourceArns: z.array(arn).max(5), selectionMode: word(64) }),
  ),
  actions: z.record(
    word(64),
    z.strictObject({
      actionId: word(128),
      description: z.string().min(1).max(512),
      parameters: z.record(word(64), word(1024)),
      targets: z.record(word(64), word(64)).optional(),
      startAfter: z.array(word(64)).optional(),
    }),
  ),
});

async function exported(...words: string[]) {
  const { exitCode, json } = await faults(...words, ...TO_FIS, '--json');
  expect(exitCode).toBe(0);
  const { template, changed, leftOut } = json as { template: unknown; changed: string[]; leftOut: string[] };
  return { template: templateSchema.parse(template), changed, leftOut };
}

test('without a file, every kind and every set is listed', async () => {
  const { stdout } = await faults();
  for (const kind of [...AWS_FAULT_KINDS, ...LEGION_FAULT_KINDS]) expect(stdout).toContain(kind);
  expect(stdout).toContain('throttle-storm: Half of all calls are throttled');
});

test('a file is checked, and what it injects is shown', async () => {
  const { exitCode, stdout } = await faults('poison');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('comes twice: legion:duplicate-delivery, 10 %');
});

test('everything becomes an experiment of the seven actions of AWS FIS, and the rest is named', async () => {
  const { template, changed, leftOut } = await exported('everything', '--function', FUNCTION);
  const actions = Object.values(template.actions);
  expect(actions.map(({ actionId }) => actionId).toSorted()).toEqual(AWS_FAULT_KINDS.toSorted());
  for (const kind of LEGION_FAULT_KINDS) expect(leftOut.join('\n')).toContain(`AWS FIS has no action like ${kind}`);
  expect(changed).toContain('aws:fis:inject-api-internal-error: hits Kinesis only, and not DynamoDB');
  expect(template.targets).toEqual({
    roles: { resourceType: 'aws:iam:role', resourceArns: [ROLE], selectionMode: 'ALL' },
    streams: { resourceType: 'aws:kinesis:stream', resourceArns: [STREAM], selectionMode: 'ALL' },
    functions: { resourceType: 'aws:lambda:function', resourceArns: [FUNCTION], selectionMode: 'ALL' },
  });
  const parametersOf = (kind: string) => actions.find(({ actionId }) => actionId === kind)!.parameters;
  expect(parametersOf('aws:lambda:invocation-error')).toMatchObject({ preventExecution: 'true' });
  expect(parametersOf('aws:lambda:invocation-add-delay')).toMatchObject({ startupDelayMilliseconds: '200' });
  expect(parametersOf('aws:fis:inject-api-throttle-error')).toMatchObject({ service: 'kinesis', percentage: '1' });
});

test('durations are raised to the minute that AWS FIS asks for, which is said, and a later begin becomes a wait', async () => {
  const { template, changed, leftOut } = await exported('throttle-storm');
  const { actions } = template;
  const action = actions['the-stream-is-throttled']!;
  expect(action).toMatchObject({
    actionId: 'aws:kinesis:stream-provisioned-throughput-exception',
    parameters: { duration: 'PT60S', percentage: '50' },
    targets: { KinesisStreams: 'streams' },
    startAfter: ['wait-for-the-stream-is-throttled'],
  });
  expect(actions[action.startAfter![0]!]).toMatchObject({
    actionId: 'aws:fis:wait',
    parameters: { duration: 'PT60S' },
  });
  const title = 'the stream is throttled (aws:kinesis:stream-provisioned-throughput-exception)';
  expect(changed).toContain(`${title}: lasts one minute, the minimum of AWS FIS`);
  expect(leftOut).toEqual([]);
});

test('a set that AWS FIS has nothing of, and missing targets, are refused', async () => {
  expect((await faults('poison', ...TO_FIS)).stderr).toContain('AWS FIS can do none of these faults');
  expect((await faults('everything', '--to', 'fis')).stderr).toContain(
    '--to fis needs --role <arn> and --stream <arn>',
  );
  expect((await faults('--to', 'fis')).stderr).toContain('--to fis needs a set of faults');
});
