import { DeleteItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { OpenCloud } from '../../bin/pipeline/embedded-cloud';
import { createDynamoDbClient } from '../../lib/aws/clients';
import { aCloud } from './a-cloud';
import { aContext, aFolder, run } from './a-context';
import { pageOf, served, verifyOf, whenProven } from './a-served-page';
import { aDatasetFile } from './a-dataset';

const folder = aFolder();
const dataset = aDatasetFile(folder.path);
let opened: OpenCloud;

beforeAll(async () => {
  opened = await aCloud(folder.path);
}, 60_000);
afterAll(async () => {
  await opened?.close();
  folder.remove();
});

test('serve shows a cloud that another process runs, and its producer sends to it on request', async () => {
  const context = aContext(folder.path);
  const serving = run(context, 'serve', '--dataset', dataset, '--events', '30', '--dashboard-port', '0');
  const { url, token } = await pageOf(context);
  expect(await (await fetch(url)).text()).toContain('<title>Legion</title>');

  const refused = await fetch(`${url}/control/start`, { method: 'POST', body: '{}' });
  expect(refused.status).toBe(401);
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const started = await fetch(`${url}/control/start`, { method: 'POST', headers, body: '{}' });
  expect(await started.json()).toMatchObject({ state: 'running' });
  const stopped = await fetch(`${url}/control/stop`, { method: 'POST', headers, body: '{}' });
  const { counters } = (await stopped.json()) as { counters: { generated: number; accepted: number } };
  expect(counters.generated).toBeGreaterThan(0);
  await opened.cloud.idle();
  const stats = (await (await fetch(`${url}/stats`)).json()) as { totals: { events: number } };
  expect(stats.totals.events).toBe(counters.accepted);

  context.signal('SIGINT');
  expect((await serving).exitCode).toBe(0);
});

describe('beside a producer in another process, /verify says what legion verify says', () => {
  const runId = 'outside';
  const verdictOf = async () =>
    (await run(aContext(folder.path), 'verify', '--run-id', runId, '--dataset', dataset, '--json')).json.verdict;

  test('PROVEN, for a cloud known by its endpoint', async () => {
    const words = ['--events', '200', '--rate', '2000', '--run-id', runId, '--dataset', dataset];
    expect((await run(aContext(folder.path), 'produce', ...words)).exitCode).toBe(0);
    await opened.cloud.idle();
    expect(await verdictOf()).toBe('PROVEN');
    await served({ folder: folder.path, dataset, target: opened.target, by: 'endpoint' }, async (url, context) => {
      const answer = await whenProven(url, context, ({ proof }) => proof === 'PROVEN');
      expect(answer).toMatchObject({ verdict: 'EQUAL', proof: 'PROVEN' });
      expect(answer.totals.bronze).toBe(answer.totals.generated);
      const outside = answer.run_proofs.find(({ run_id }) => run_id === runId);
      expect(outside?.known_by).toEqual(['manifest', 'tables']);
    });
  });

  test('MISMATCH, for a cloud of this folder, when a row is removed behind the consumer’s back', async () => {
    const clients = createDynamoDbClient({ endpoint: opened.target.endpoints!.dynamodb });
    const TableName = opened.target.names.bronzeTable;
    const event_id = { S: `EVT-${runId}-7` };
    const { Items } = await clients.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'event_id = :id',
        ExpressionAttributeValues: { ':id': event_id },
      }),
    );
    await clients.send(new DeleteItemCommand({ TableName, Key: { event_id, payload_hash: Items![0]!.payload_hash! } }));
    clients.destroy();
    expect(await verdictOf()).toBe('MISMATCH');
    await served({ folder: folder.path, dataset, target: opened.target, by: 'folder' }, async (url, context) => {
      const answer = await whenProven(url, context, ({ proof }) => proof === 'MISMATCH');
      expect(answer).toMatchObject({ verdict: 'UNEQUAL', proof: 'MISMATCH' });
    });
  });

  test('UNKNOWN, where its manifest is not available', async () => {
    const elsewhere = aFolder();
    const { kinesis, dynamodb } = opened.target.endpoints!;
    const env = { AWS_ENDPOINT_URL_KINESIS: kinesis, AWS_ENDPOINT_URL_DYNAMODB: dynamodb };
    const context = aContext(elsewhere.path, { env });
    const serving = run(context, 'serve', '--dataset', dataset, '--dashboard-port', '0');
    const { url } = await pageOf(context);
    expect(await verifyOf(url)).toMatchObject({ verdict: 'UNKNOWN', proof: 'UNKNOWN', totals: { generated: null } });
    context.signal('SIGINT');
    await serving;
    elsewhere.remove();
  });
});
