import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ALL_SETTINGS } from '../bin/settings/settings-table';
import { resourceNames } from '../lib/domain/names';
import { stagesOf, wordsOf } from './a-dockerfile';

const ROOT = path.join(__dirname, '..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');

type Service = {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly entrypoint?: unknown;
  readonly command?: unknown;
  readonly profiles?: readonly string[];
  readonly environment: Readonly<Record<string, string | null>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes: readonly string[];
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
  readonly user?: string;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck: { readonly test: readonly string[] };
};

type Name = 'localstack' | 'ministack' | 'producer';
const compose = parse(read('docker-compose.yml')) as { services: Record<Name, Service>; volumes: object };
const { services } = compose;
const all = Object.entries(services);
const settingVariables = Object.values(ALL_SETTINGS).flatMap(({ variables }) => variables.map(({ name }) => name));

describe('docker-compose.yml', () => {
  test('publishes every port on this machine only', () => {
    const ports = all.flatMap(([, { ports: published = [] }]) => published);
    expect(ports).toEqual(['127.0.0.1:4566:4566', '127.0.0.1:4566:4566']);
  });

  test.each(all)('%s has a health check in exec form and can gain no rights', (_name, service) => {
    expect(service.healthcheck.test[0]).toBe('CMD');
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.privileged).toBeUndefined();
    expect(service.network_mode).toBeUndefined();
  });

  test('takes the last LocalStack that needs no token', () => {
    expect(services.localstack.image).toBe('${LOCALSTACK_IMAGE:-localstack/localstack:4.14.0}');
    expect(services.localstack.environment).toHaveProperty('LOCALSTACK_AUTH_TOKEN', null);
    expect(services.localstack.profiles).toBeUndefined();
  });

  test('has MiniStack as a stand-in: same port and name, on request only, in the version that is tested', () => {
    const { ministack, localstack } = services;
    expect(ministack.profiles).toEqual(['ministack']);
    expect(ministack.ports).toEqual(localstack.ports);
    expect(ministack.networks?.default.aliases).toEqual(['localstack']);
    const [, pinned] = /^ministack==(\S+)$/m.exec(read('bin/deploy/local/requirements.txt'))!;
    expect(ministack.image).toBe(`ministackorg/ministack:${pinned}`);
  });

  test('gives the docker socket to LocalStack only', () => {
    const holders = all.filter(([, { volumes }]) => volumes.some((volume) => volume.includes('docker.sock')));
    expect(holders.map(([name]) => name)).toEqual(['localstack']);
  });

  test('mounts only volumes that it declares, and the socket', () => {
    const sources = all.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(':')[0]!));
    const named = sources.filter((source) => !source.startsWith('/'));
    expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });
});

describe('the producer', () => {
  const { producer } = services;

  test('waits until the emulator is healthy', () => {
    expect(producer.depends_on).toEqual({ localstack: { condition: 'service_healthy' } });
  });

  test('runs as a user without rights, on a file system that it cannot change, without capabilities', () => {
    expect(producer.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(producer.read_only).toBe(true);
    expect(producer.cap_drop).toEqual(['ALL']);
    expect(producer.volumes).toEqual(['producer-data:/data']);
    expect(producer.tmpfs).toEqual([expect.stringMatching(/^\/tmp:.*noexec,nosuid/)]);
    expect(producer.ports).toBeUndefined();
  });

  test('receives signals: exec form, and a stop period longer than draining takes', () => {
    expect(producer.entrypoint).toEqual(['node', '/app/main.js']);
    expect(producer.command).toEqual(['produce']);
    expect(Number.parseInt(producer.stop_grace_period!, 10)).toBeGreaterThan(5);
  });

  test('is watched by legion health', () => {
    expect(producer.healthcheck.test).toEqual(['CMD', 'node', '/app/main.js', 'health', '--json']);
  });

  test('sends to the stream that deploy:local creates', () => {
    expect(producer.environment.STREAM_NAME).toBe(`\${STREAM_NAME:-${resourceNames('local').stream}}`);
    expect(producer.environment.AWS_ENDPOINT_URL).toBe('http://localstack:4566');
  });

  test('uses no credentials of a real account', () => {
    expect(producer.environment).toMatchObject({ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  });

  test('sets only variables that a setting reads', () => {
    const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
    const unknown = Object.keys(producer.environment).filter((name) => !settingVariables.includes(name));
    expect(unknown).toEqual(credentials);
  });

  test('gives each variable a default that its setting allows', () => {
    for (const [name, value] of Object.entries(producer.environment)) {
      const setting = Object.values(ALL_SETTINGS).find(({ variables }) => variables.some((one) => one.name === name));
      if (!setting || value === null) continue;
      const text = /^\$\{\w+:-(.*)\}$/.exec(value)?.[1] ?? value;
      const adapt = setting.variables.find((one) => one.name === name)?.adapt ?? ((plain: string) => plain);
      expect({ name, ...setting.kind.schema.safeParse(adapt(text)) }).toMatchObject({ name, success: true });
    }
  });
});

test('.env.example names every variable that docker-compose.yml takes from outside, and no other', () => {
  const taken = [
    ...[...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map((match) => match[1]!),
    ...all.flatMap(([, { environment }]) => Object.keys(environment).filter((name) => environment[name] === null)),
  ];
  const named = [...read('.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((match) => match[1]!);
  expect(named.toSorted()).toEqual([...new Set(taken)].toSorted());
});

describe('producer/Dockerfile', () => {
  const [, last] = stagesOf('producer/Dockerfile');

  test('puts nothing but the bundle into the image', () => {
    expect(wordsOf('COPY', last!)).toEqual(['--from=build /src/dist/producer /app']);
    expect(wordsOf('ADD', last!)).toEqual([]);
    expect(wordsOf('RUN', last!)).toEqual(['mkdir /data && chown 10001:10001 /data']);
  });

  test('runs as the user that docker-compose.yml names, in exec form, in the writable folder', () => {
    expect(wordsOf('USER', last!)).toEqual([services.producer.user]);
    expect(wordsOf('WORKDIR', last!)).toEqual(['/data']);
    expect(JSON.parse(wordsOf('ENTRYPOINT', last!)[0]!)).toEqual(services.producer.entrypoint);
    expect(JSON.parse(wordsOf('CMD', last!)[0]!)).toEqual(services.producer.command);
    const check = /CMD (\[.*\])$/.exec(wordsOf('HEALTHCHECK', last!)[0]!)![1]!;
    expect(['CMD', ...(JSON.parse(check) as string[])]).toEqual(services.producer.healthcheck.test);
  });
});

const dockerCompose = (...words: string[]) =>
  spawnSync('docker', ['compose', ...words], { cwd: ROOT, encoding: 'utf8' });
const hasCompose = dockerCompose('version').status === 0;
if (!hasCompose) process.stderr.write('docker compose config is not tried: there is no docker compose here\n');
const describeWithCompose = hasCompose ? describe : describe.skip;

describeWithCompose('docker compose', () => {
  test('accepts the file, with the example as its settings', () => {
    const words = ['--env-file', '.env.example', '--profile', 'ministack', 'config', '--quiet'];
    const { status, stderr } = dockerCompose(...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
