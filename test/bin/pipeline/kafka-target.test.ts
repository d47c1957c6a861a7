import { kafkaTarget } from '../../../bin/pipeline/kafka-target';
import { KAFKA_SETTINGS } from '../../../bin/settings/kafka-settings';
import { resolveSettings } from '../../../bin/settings/settings';
import { aContext, aFolder, run } from '../a-context';

let folder: ReturnType<typeof aFolder>;
beforeEach(() => (folder = aFolder()));
afterEach(() => folder.remove());

const targetOf = (env: Readonly<Record<string, string>>) =>
  kafkaTarget(resolveSettings(KAFKA_SETTINGS, { options: {}, env, cwd: folder.path }), { cwd: folder.path });

test("the sources' variables name brokers and user", () => {
  const env = { KAFKA_BOOTSTRAP_SERVERS: 'a:9092, b:9093', KAFKA_USERNAME: 'me', KAFKA_PASSWORD: 'secret' };
  expect(targetOf(env)).toEqual({
    connection: { brokers: ['a:9092', 'b:9093'], sasl: { mechanism: 'plain', username: 'me', password: 'secret' } },
    topic: { name: 'legion-events', create: { partitions: 4, retentionMs: undefined } },
  });
});

test.each([
  [{}, 'no Kafka to talk to: name its brokers with --brokers host:port (KAFKA_BOOTSTRAP_SERVERS)'],
  [{ KAFKA_BOOTSTRAP_SERVERS: 'a:1', KAFKA_USERNAME: 'me' }, 'KAFKA_PASSWORD is not set: '],
  [{ KAFKA_BOOTSTRAP_SERVERS: 'a:1', KAFKA_SASL_MECHANISM: 'plain' }, 'KAFKA_USERNAME is not set: '],
  [{ KAFKA_BOOTSTRAP_SERVERS: 'a:1', LEGION_KAFKA_CA: 'absent.pem' }, /absent\.pem cannot be read: .* in PEM$/],
  [{ KAFKA_BOOTSTRAP_SERVERS: 'http://a' }, /KAFKA_BOOTSTRAP_SERVERS must be host:port, .*got "http:\/\/a"/],
] as const)('%j is refused in one line', (env, line) => {
  expect(() => targetOf(env)).toThrow(line);
});

test('a password on the command line is refused with the variable to set', async () => {
  const context = aContext(folder.path);
  const words = ['produce', '--transport', 'kafka', '--kafka-password', 'secret'];
  expect(await run(context, ...words)).toMatchObject({ exitCode: 1 });
  expect(context.texts.stderr).toContain(
    '--kafka-password would show a secret to other processes: set LEGION_KAFKA_PASSWORD, or legion.yaml',
  );
});

test('brokers are refused when events go elsewhere', async () => {
  const context = aContext(folder.path, { env: { KAFKA_BOOTSTRAP_SERVERS: 'a:9092' } });
  expect(await run(context, 'produce', '--sink', 'ndjson', '-n', '1')).toMatchObject({ exitCode: 1 });
  expect(context.texts.stderr).toContain(
    'names a Kafka, but events go to ndjson: add --transport kafka, or leave it out',
  );
});
