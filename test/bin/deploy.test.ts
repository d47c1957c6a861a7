import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { resolveTarget } from '../../bin/pipeline/target';
import { DEPLOYMENT_FILE, readDeployment, writeDeployment } from '../../bin/deploy/local/deployment-file';
import { aContext, aFolder, run } from './a-context';

let folder: ReturnType<typeof aFolder>;
beforeEach(() => {
  folder = aFolder();
});
afterEach(() => folder.remove());

/** Nothing listens there: fetch itself refuses the port. */
const NOWHERE = 'http://127.0.0.1:9';

describe('deploy local', () => {
  test.each(['deploy', 'destroy'])(
    '%s without an emulator is one line: what was tried and how to start one',
    async (verb) => {
      const { exitCode, stdout, stderr } = await run(aContext(folder.path), verb, 'local', '--endpoint', NOWHERE);
      expect(exitCode).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(
        /^no emulator answers at http:\/\/127\.0\.0\.1:9\/_localstack\/health \(.*\); start one with: .*\n$/,
      );
    },
  );

  test.each([
    [{}, 'http://localhost:4566'],
    [{ LOCALSTACK_ENDPOINT: 'http://127.0.0.1:9' }, NOWHERE],
    [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:9', LOCALSTACK_ENDPOINT: 'http://127.0.0.1:11' }, NOWHERE],
  ])('with the variables %j uses %s', async (env, endpoint) => {
    const calls: string[] = [];
    const usual = globalThis.fetch;
    globalThis.fetch = (input) => {
      calls.push(new Request(input).url);
      return Promise.reject(new TypeError('fetch failed'));
    };
    try {
      await run(aContext(folder.path, { env }), 'deploy', 'local');
    } finally {
      globalThis.fetch = usual;
    }
    expect(calls).toEqual([`${endpoint}/_localstack/health`]);
  });

  test('a failed deployment is not remembered', async () => {
    await run(aContext(folder.path), 'deploy', 'local', '--endpoint', NOWHERE);
    expect(readDeployment(path.join(folder.path, DEPLOYMENT_FILE))).toBeUndefined();
  });
});

describe('what was deployed to an emulator', () => {
  const deployed = {
    endpoint: 'http://localhost:4566',
    region: 'eu-central-1',
    stage: 'demo',
    deployedAt: '2026-11-21T12:00:00.000Z',
  };
  const settings = { endpoint: undefined, aws: false, region: undefined, stage: 'local', stream: undefined };
  const context = (env = {}) => ({ cwd: folder.path, env });

  beforeEach(async () => {
    mkdirSync(path.join(folder.path, '.legion'), { recursive: true });
    await writeDeployment(path.join(folder.path, DEPLOYMENT_FILE), deployed);
  });

  test('is found without flags: endpoint, region and stage', () => {
    expect(resolveTarget(settings, context())).toMatchObject({
      kind: 'endpoint',
      endpoints: { kinesis: deployed.endpoint, dynamodb: deployed.endpoint },
      region: 'eu-central-1',
      stage: 'demo',
      names: { stream: 'legion-demo-events' },
    });
  });

  test('yields to a named endpoint, and to AWS when that is requested', () => {
    const named = resolveTarget({ ...settings, endpoint: 'http://elsewhere:4566' }, context());
    expect(named).toMatchObject({ endpoints: { kinesis: 'http://elsewhere:4566' }, stage: 'local' });
    expect(resolveTarget({ ...settings, aws: true, region: 'us-east-1' }, context()).kind).toBe('aws');
  });

  test('is not used for another stage', () => {
    expect(() => resolveTarget({ ...settings, stage: 'other' }, context())).toThrow(
      'the cloud that was deployed to http://localhost:4566 has stage demo, not other: leave --stage out',
    );
  });
});

describe('deploy aws', () => {
  const refused = [
    [['deploy', 'aws'], /^this needs a confirmation.*--yes and --require-approval never, or --plan alone\n$/],
    [['deploy', 'aws', '--yes'], /^this needs a confirmation/],
    [['destroy', 'aws'], /^this needs a confirmation, and there is no terminal to ask on: add --yes\n$/],
    [['deploy', 'aws', '--plan', '--budget', '50'], /^--budget and --budget-email belong together/],
    [['deploy', 'aws', '--plan', '--budget-email', 'me@example.com'], /^--budget and --budget-email belong together/],
    [['deploy', 'aws', '--plan', '--budget', '50', '--budget-email', 'me'], /--budget-email must be an e-mail address/],
    [
      ['deploy', 'aws', '--plan', '--api-issuer', 'https://login.example.com'],
      /^--api-issuer and --api-audience belong together/,
    ],
    [['deploy', 'aws', '--plan', '--api-audience', 'me'], /^--api-issuer and --api-audience belong together/],
    [
      ['deploy', 'aws', '--plan', '--api-issuer', 'login', '--api-audience', 'me'],
      /--api-issuer must be an address such as https/,
    ],
    [['deploy', 'aws', '--plan', '--stage', 'Dev'], /--stage must be a lower-case letter/],
    [['deploy', 'aws', '--plan', '--tags', 'owner'], /--tags must be a list such as owner=me/],
    [
      ['deploy', 'aws', '--plan', '--require-approval', 'maybe'],
      /--require-approval must be one of: never, broadening/,
    ],
    [['destroy', 'aws', '--yes', '--stage', 'prod'], /^stage prod is protected and keeps its data/],
  ] as const;

  test.each(refused)('%j is refused before anything starts', async (words, reason) => {
    const { exitCode, stderr } = await run(aContext(folder.path), ...words);
    expect(stderr).toMatch(reason);
    expect(exitCode).toBe(1);
  });
});
