import { cdklocalEnvironment } from '../../../scripts/local/cdklocal-environment';

const TO = { endpoint: 'http://127.0.0.1:4566', region: 'eu-central-1' };

test('every way to AWS leads to the endpoint, by path and without a look-up of host names', () => {
  expect(cdklocalEnvironment({}, TO)).toEqual({
    AWS_ENDPOINT_URL: TO.endpoint,
    AWS_ENDPOINT_URL_S3: TO.endpoint,
    AWS_S3_FORCE_PATH_STYLE: '1',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  });
});

test('a profile, another endpoint of one service, and the wish to ignore endpoints are left behind', () => {
  const inherited = {
    PATH: '/bin',
    AWS_PROFILE: 'work',
    AWS_DEFAULT_PROFILE: 'work',
    AWS_ENDPOINT_URL_KINESIS: 'http://elsewhere',
    AWS_ENDPOINT_URL_S3: 'http://elsewhere',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  };
  const environment = cdklocalEnvironment(inherited, TO);
  expect(environment.PATH).toBe('/bin');
  expect(environment.AWS_ENDPOINT_URL_S3).toBe(TO.endpoint);
  for (const name of Object.keys(inherited).filter((name) => !['PATH', 'AWS_ENDPOINT_URL_S3'].includes(name))) {
    expect(environment).not.toHaveProperty(name);
  }
});

test('a key that is set is meant: some emulators take it for the account', () => {
  const environment = cdklocalEnvironment({ AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: '' }, TO);
  expect(environment).toMatchObject({ AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'test' });
});
