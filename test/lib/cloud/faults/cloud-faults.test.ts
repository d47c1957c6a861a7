import { rmSync } from 'node:fs';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListStreamsCommand, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { parseFaults } from '../../../../lib/cloud/faults/fault-file';
import { CloudFaults } from '../../../../lib/cloud/faults/cloud-faults';
import type { FaultSet } from '../../../../lib/cloud/faults/fault-rule';
import { createKinesisClient } from '../../../../lib/aws/clients';
import { createManualClock } from '../../../../lib/core/clock';
import { aCloud, anAssembly, aPipeline, withCloud, type TestCloud } from '../a-cloud';
import { aRule, aSet } from './a-rule';

const CONSUMER = `exports.handler = async ({ Records }) => {
  for (const { kinesis } of Records) console.log(Buffer.from(kinesis.data, 'base64').toString())
}`;

const READER_FAULTS = `
seed: 38
faults:
  - { kind: aws:fis:inject-api-internal-error, operations: [CreateStream, GetShardIterator, ListShards], percentage: 30 }
  - { kind: legion:reset, operations: [GetRecords], percentage: 15 }
  - { kind: legion:truncated-answer, operations: [GetRecords], percentage: 15 }
  - { kind: legion:empty-answer, operations: [GetRecords], percentage: 15 }
`;

test('the app is deployed without faults, and its mapping then delivers every record in order through them', async () => {
  const faults = parseFaults(READER_FAULTS, 'faults.yaml');
  const texts = Array.from({ length: 60 }, (_none, at) => `record ${at}`);
  const use = async (cloud: TestCloud) => {
    for (let at = 0; at < texts.length; at += 10) {
      await cloud.put('events', texts.slice(at, at + 10));
      await cloud.idle();
    }
    await cloud.inject(undefined);
    expect(cloud.functionLogs.tail('consumer').map(({ text }) => text)).toEqual(texts);
    const { set, counts, newest } = cloud.faults();
    expect(set).toBeUndefined();
    expect(new Set(counts.map(({ kind }) => kind))).toEqual(new Set(faults.rules.map(({ kind }) => kind)));
    expect(newest.map(({ place }) => place)).not.toContain('kinesis CreateStream');
  };
  await withCloud({ app: aPipeline(CONSUMER) }, use, { faults });
});

async function page(cloud: TestCloud, method: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${cloud.endpoint}/faults`, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as object) };
}

describe('of a running cloud', () => {
  let cloud: TestCloud;
  const assemblyDir = anAssembly({ app: { Resources: {} } });
  beforeAll(async () => void (cloud = await aCloud({ assemblyDir })));
  afterEach(() => cloud.inject(undefined));
  afterAll(async () => {
    await cloud.stop();
    rmSync(assemblyDir, { recursive: true });
  });

  test('faults are injected, told and ended over /faults, while it runs', async () => {
    const nothing = { seed: null, since: null, faults: [], fired: [], newest: [] };
    expect(await page(cloud, 'GET')).toMatchObject({ status: 200, body: nothing });
    const yaml = 'seed: 5\nfaults:\n  - { name: down, kind: inject-api-unavailable-error, service: dynamodb }';
    const injected = await page(cloud, 'POST', yaml);
    expect(injected).toMatchObject({ status: 200, body: { seed: 5, faults: [{ name: 'down', percentage: 100 }] } });
    await expect(cloud.dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'ServiceUnavailable',
    });
    await cloud.kinesis.send(new ListStreamsCommand({}));
    const replaced = await page(
      cloud,
      'POST',
      JSON.stringify({ faults: [{ kind: 'legion:reset', service: 'kinesis' }] }),
    );
    const [fault] = (replaced.body as { newest: object[] }).newest;
    const down = { rule: 'down', kind: 'aws:fis:inject-api-unavailable-error' };
    expect(fault).toMatchObject({ ...down, seed: 5, place: 'dynamodb ListTables', number: 2 });
    expect(replaced.body).toMatchObject({ seed: 1, fired: [{ ...down, count: 3 }] });
    await cloud.dynamodb.send(new ListTablesCommand({}));
    await expect(cloud.kinesis.send(new ListStreamsCommand({}))).rejects.toMatchObject({ code: 'ECONNRESET' });
    const ended = await page(cloud, 'DELETE');
    expect(ended.body).toMatchObject({
      seed: null,
      faults: [],
      fired: [{ count: 3 }, { kind: 'legion:reset', count: 3 }],
    });
    await cloud.kinesis.send(new ListStreamsCommand({}));
  });

  test('what is no set of faults is refused in one line, and leaves the set as it was', async () => {
    await cloud.inject(aSet({ name: 'stays' }));
    const before = (await page(cloud, 'GET')).body;
    const refused = await page(cloud, 'POST', 'faults:\n- kind: legion:reset\n  percentage: 200');
    const error = 'the body, line 3: faults[0].percentage is 200; expected a number from 0 to 100';
    expect(refused).toMatchObject({ status: 400, body: { error } });
    expect(await page(cloud, 'POST', '')).toMatchObject({ status: 400 });
    expect(await page(cloud, 'POST', 'x'.repeat(2 ** 20 + 1))).toMatchObject({ status: 413 });
    const other = await page(cloud, 'PATCH', 'x');
    expect(other.status).toBe(405);
    expect(other.headers.get('allow')).toBe('GET, HEAD, POST, PUT, DELETE');
    expect((await page(cloud, 'GET')).body).toEqual(before);
  });

  test('no web page reaches /faults, and a bucket of that name stays a bucket', async () => {
    const set = JSON.stringify({ faults: [{ kind: 'legion:reset' }] });
    const refused = await page(cloud, 'POST', set, { origin: 'http://example.com' });
    expect(refused.status).toBe(403);
    expect(cloud.faults().set).toBeUndefined();
    const authorization =
      'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=a';
    const bucket = await fetch(`${cloud.endpoint}/faults`, { headers: { authorization } });
    expect(await bucket.text()).toContain('<Resource>/faults</Resource>');
  });

  test('every client meets the same set, from outside and inside, and the same calls at the same places', async () => {
    const outside = createKinesisClient({ endpoint: cloud.endpoint, maxAttempts: 1 });
    const inside = createKinesisClient({ endpoint: cloud.endpoint, maxAttempts: 1, transport: cloud.transport });
    const outcomes = async () => {
      await cloud.inject(aSet({ kind: 'aws:fis:inject-api-throttle-error', percentage: 50 }, 8));
      const seen: string[] = [];
      for (let call = 0; call < 20; call += 1) {
        const client = call % 2 === 0 ? outside : inside;
        const put = client.send(
          new PutRecordCommand({ StreamName: 'none', PartitionKey: 'a', Data: Buffer.from('x') }),
        );
        seen.push(
          await put.then(
            () => '',
            (error: Error) => error.name,
          ),
        );
      }
      return seen;
    };
    const first = await outcomes();
    expect(new Set(first)).toEqual(new Set(['ThrottlingException', 'ResourceNotFoundException']));
    expect(await outcomes()).toEqual(first);
    outside.destroy();
    inside.destroy();
  });
});

test('of two sets that are injected at the same time, every engine ends with the later one', async () => {
  const given: (string | undefined)[] = [];
  const clock = createManualClock(500);
  const faults = new CloudFaults({ now: clock.now, log: { info: () => undefined } });
  const heard: (FaultSet | undefined)[] = [];
  faults.onInjected((set) => void heard.push(set));
  faults.reach({
    inject: async (set) => {
      await new Promise(setImmediate);
      given.push(set?.rules[0]?.name);
    },
  });
  const [one, two] = [aSet({ name: 'one' }), aSet({ name: 'two' })];
  await Promise.all([faults.inject(one), faults.inject(two)]);
  expect(given).toEqual(['one', 'two']);
  expect(heard).toEqual([one, two]);
  expect(faults.report()).toMatchObject({ set: two, sinceMs: 500 });
});

test('parts outside the engines draw from the same set, and what they meet is told with the rest', async () => {
  const clock = createManualClock(0);
  const faults = new CloudFaults({ now: clock.now, log: { info: () => undefined } });
  const set = { seed: 3, rules: [aRule({ name: 'twice', kind: 'legion:duplicate-delivery', afterMs: 10 })] };
  const draw = () => faults.draw('mapping consumer', ['legion:duplicate-delivery', 'legion:function-error']);
  expect(draw()).toBeUndefined();
  await faults.inject(set);
  expect(draw()).toBeUndefined();
  clock.advanceTo(10);
  expect(draw()?.rule.name).toBe('twice');
  await faults.inject(undefined);
  expect(draw()).toBeUndefined();
  expect(faults.report().newest).toMatchObject([{ rule: 'twice', number: 1, place: 'mapping consumer', atMs: 10 }]);
});
