import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withEnvFile } from '../../../bin/settings/env-file';
import { resolveSettings } from '../../../bin/settings/settings';
import { ALL_SETTINGS } from '../../../bin/settings/settings-table';
import { accountOf, resolveTarget } from '../../../bin/pipeline/target';
import { aContext, aFolder, run } from '../a-context';

const folder = aFolder();
afterAll(() => folder.remove());
const write = (text: string, file = '.env') => writeFileSync(path.join(folder.path, file), text);
afterEach(() => rmSync(path.join(folder.path, 'legion.yaml'), { force: true }));

function settingsWith(env: Readonly<Record<string, string>> = {}, options = {}) {
  const variables = withEnvFile(env, folder.path);
  return resolveSettings(ALL_SETTINGS, { options, ...variables, cwd: folder.path });
}

test('.env ranks below flags and environment and above legion.yaml, whichever variable of a setting it uses', () => {
  write('TARGET_TPS=20\nexport LEGION_SEED="7"\n');
  write('rate: 10\nseed: 1\nevents: 5\n', 'legion.yaml');
  expect(settingsWith()).toMatchObject({ rate: 20, seed: 7, events: 5 });
  expect(settingsWith({ TARGET_TPS: '30', LEGION_SEED: '' })).toMatchObject({ rate: 30, seed: 7 });
  expect(settingsWith({}, { rate: '40' })).toMatchObject({ rate: 40 });
  // The precedence among the variables of one setting applies only within one source.
  write('LEGION_RATE=20');
  expect(settingsWith({ TARGET_TPS: '30' })).toMatchObject({ rate: 30 });
});

test('comments, blank lines, quotes, Windows line ends and multi-line values are understood', () => {
  write(
    '\uFEFF# settings\r\n\r\nLEGION_SEED=7 # lucky\r\nLEGION_OUT=\'a b.ndjson\'\r\nOTHER="one\r\ntwo"\r\nLEGION_RATE=9\r\n',
  );
  expect(settingsWith()).toMatchObject({ seed: 7, out: 'a b.ndjson', rate: 9 });
});

test('variables of other programs are ignored', () => {
  write(
    'PATH=/x\nNODE_OPTIONS=--inspect\nNO_COLOR=1\nLOCALSTACK_ENDPOINT=http://127.0.0.1:4566\nAWS_REGION=eu-west-1\n',
  );
  expect(withEnvFile({}, folder.path).env).toEqual({
    LOCALSTACK_ENDPOINT: 'http://127.0.0.1:4566',
    AWS_REGION: 'eu-west-1',
  });
});

test.each([
  ['TARGET_TPS=1\nthis is no line\n', '.env:2 must be NAME=value, got "this is no line": fix or remove it\n'],
  ['=1\n', '.env:1 must be NAME=value, got "=1": fix or remove it\n'],
  ['A="open\nLEGION_SEED=7\n', '.env: a value that begins with " has no end: add "\n'],
])('a line that cannot be parsed is reported with its number: %j', async (text, stderr) => {
  write(text);
  expect(await run(aContext(folder.path), 'status')).toMatchObject({ exitCode: 1, stdout: '', stderr });
});

test('a value that its setting refuses is reported with the file', async () => {
  write('TARGET_TPS=many\n');
  const { exitCode, stderr } = await run(aContext(folder.path), 'produce');
  expect([exitCode, stderr]).toEqual([1, '.env: TARGET_TPS must be a number above 0, at most 1000000, got "many"\n']);
});

test('endpoints and the AWS account may be set there', () => {
  write('AWS_ENDPOINT_URL_KINESIS=http://127.0.0.1:1\nAWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:2\n');
  const variables = withEnvFile({}, folder.path);
  expect(resolveTarget(settingsWith(), { ...variables, cwd: folder.path })).toMatchObject({
    endpoints: { kinesis: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:2' },
  });
  const aws = { kind: 'aws' } as Parameters<typeof accountOf>[0];
  write('AWS_PROFILE=work\n');
  expect(accountOf(aws, withEnvFile({}, folder.path))).toEqual({ profile: 'work' });
  expect(accountOf(aws, withEnvFile({ AWS_PROFILE: 'home' }, folder.path))).toEqual({});
  write('AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=b\n');
  expect(accountOf(aws, withEnvFile({}, folder.path))).toMatchObject({ credentials: { accessKeyId: 'a' } });
});
