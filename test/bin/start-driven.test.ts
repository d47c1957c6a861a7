import { shareAssembly } from '../local-assembly';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';

const folder = aFolder();
shareAssembly(folder.path);
const dataset = aDatasetFile(folder.path);
afterAll(() => folder.remove());

test('changes and events sent from the dashboard are proven with the rest at the end', async () => {
  const context = aContext(folder.path, { isTerminal: true });
  const words = ['start', '--dataset', dataset, '--network', 'excellent', '--rate', '200', '--run-id', 'driven'];
  const started = run(context, ...words, '--dashboard-port', '0', '--json');
  await context.whenSaid(' (20 events): ');
  const [, url, token] = /(http:\/\/127\.0\.0\.1:\d+)\/#token=(\S+)/.exec(context.texts.stderr)!;
  const ask = async (route: string, body: object) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const response = await fetch(`${url}/control/${route}`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(response.ok).toBe(true);
  };
  await ask('rate', { events_per_second: 300 });
  await ask('anomaly', { type: 'INVALID_AGE' });
  context.signal('SIGINT');
  const { exitCode, json } = await started;
  expect(exitCode).toBe(0);
  expect(json).toMatchObject({ verdict: 'PROVEN', madeByHand: 1, lost: 0 });
  expect(json.bronze).toBe(json.generated);
  expect(json.accepted).toBe(json.generated);
  expect(context.texts.stderr).toContain('run driven, driven.2, driven.hand1');
});
