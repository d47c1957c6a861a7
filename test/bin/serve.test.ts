import type { OpenCloud } from '../../bin/cli/embedded-cloud';
import { aCloud } from './a-cloud';
import { aContext, aFolder, run, type TestContext } from './a-context';
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

/** Where the page is, and the token of its controls. */
async function pageOf(context: TestContext): Promise<{ readonly url: string; readonly token: string }> {
  await context.whenSaid('Ctrl-C ends it.');
  const [, url, token] = /(http:\/\/127\.0\.0\.1:\d+)\/#token=(\S+)/.exec(context.texts.stdout)!;
  return { url: url!, token: token! };
}

test('serve shows a cloud that another process runs, and its producer sends there when it is told to', async () => {
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
