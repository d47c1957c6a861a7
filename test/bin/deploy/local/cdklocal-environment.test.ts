import { createRequire } from 'node:module';
import { devNull } from 'node:os';
import { cdklocalEnvironment } from '../../../../bin/deploy/local/cdklocal-environment';

/** What cdklocal does first; it ships no types. */
const { configureEnvironment } = createRequire(__filename)('aws-cdk-local/src') as {
  configureEnvironment: (env: Record<string, string>, allowed: string) => void;
};

const TO = { endpoint: 'http://127.0.0.1:4566', region: 'eu-central-1' };

test('every way to AWS leads to the endpoint, by path and without resolving host names', () => {
  expect(cdklocalEnvironment({}, TO)).toEqual({
    AWS_ENDPOINT_URL: TO.endpoint,
    AWS_ENDPOINT_URL_S3: TO.endpoint,
    AWS_S3_FORCE_PATH_STYLE: '1',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENVAR_ALLOWLIST: expect.any(String),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  });
});

test('cdklocal keeps everything in this environment except the allowlist', () => {
  const environment = { ...cdklocalEnvironment({ AWS_ACCESS_KEY_ID: '123456789012' }, TO) };
  const left = { ...environment } as Record<string, string>;
  configureEnvironment(left, environment.AWS_ENVAR_ALLOWLIST!);
  const { AWS_ENVAR_ALLOWLIST: _list, ...meant } = environment;
  expect(left).toEqual(meant);
});

test('no other AWS settings of the user are passed on', () => {
  const inherited = {
    PATH: '/bin',
    AWS_PROFILE: 'work',
    AWS_DEFAULT_PROFILE: 'work',
    AWS_ENDPOINT_URL_KINESIS: 'http://elsewhere',
    AWS_ENDPOINT_URL_S3: 'http://elsewhere',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_CONFIG_FILE: '/home/me/.aws/config',
    AWS_ENVAR_ALLOWLIST: 'AWS_PROFILE',
  };
  expect(cdklocalEnvironment(inherited, TO)).toEqual({ ...cdklocalEnvironment({}, TO), PATH: '/bin' });
});

test('a key that is set is kept: some emulators use it as the account', () => {
  const environment = cdklocalEnvironment({ AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: '' }, TO);
  expect(environment).toMatchObject({ AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'test' });
});
