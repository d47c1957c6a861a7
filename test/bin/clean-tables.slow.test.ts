import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../../lib/aws/clients';
import { aContext, run, type Ran } from './a-context';
import { aProvenRun, type ProvenRun } from './a-proven-run';

let proving: Promise<ProvenRun>;
let proven: ProvenRun;
beforeAll(async () => {
  proving = aProvenRun({ events: 50 });
  proven = await proving;
}, 60_000);
// Stops a cloud that came up after beforeAll timed out, too: it would keep the process alive.
afterAll(async () => (await proving).end());

const FOREIGN = 20;

/** Sends records that are no events, and waits until all are quarantined. */
async function quarantineSome(): Promise<void> {
  const { endpoints, names } = proven.opened.target;
  const kinesis = createKinesisClient({ endpoint: endpoints!.kinesis });
  const Records = Array.from({ length: FOREIGN }, (_, at) => ({
    Data: Buffer.from(`no event ${at}`),
    PartitionKey: `foreign-${at}`,
  }));
  await kinesis.send(new PutRecordsCommand({ StreamName: names.stream, Records }));
  kinesis.destroy();
  while ((await proven.scan('quarantine')).length < FOREIGN);
}

test('emptied tables hold nothing, nothing is pending, and the same command produces the run again', async () => {
  const clean = (...words: string[]) => run(aContext(proven.folder), 'clean', '--tables', ...words);
  const deleted = ({ json }: Ran) => (json.tables as { deleted: number }[]).map((table) => table.deleted);
  const cards = ['--run-id', 'cards', '--workload', 'card', '--events', '200', '--json'];
  expect((await proven.produce(...cards)).json).toMatchObject({ accepted: 200 });

  await quarantineSome();

  const cleaned = await clean('--yes', '--wait', '60', '--json');
  expect(cleaned).toMatchObject({ exitCode: 0, json: { isEmpty: true, removedRuns: ['cards', 'proven'] } });
  const [bronze, quarantined, anomalies] = deleted(cleaned);
  expect([bronze, quarantined, anomalies]).toEqual([250, FOREIGN, expect.any(Number)]);
  expect(anomalies).toBeGreaterThan(0);
  for (const table of ['bronze', 'quarantine', 'anomalies']) expect(await proven.scan(table)).toEqual([]);
  const { json } = await run(aContext(proven.folder), 'status', '--json');
  expect(json).toMatchObject({ runs: [], storedRuns: [], progress: { pending: 0, counted: 0 } });
  expect(json).toMatchObject({ progress: { quarantined: { records: 0, byReason: {} } } });
  const stats = await run(aContext(proven.folder), 'query', 'stats');
  expect(stats.stdout).toBe('0 stream records counted\n');
  expect(deleted(await clean('--dry-run', '--json'))).toEqual([0, 0, 0, 0, 0]);

  expect((await proven.produce(...cards)).json).toMatchObject({ accepted: 200 });
  expect((await proven.produce('--json')).json).toMatchObject({ accepted: 50 });
  const again = await proven.verify('--wait', '60', '--json');
  expect(again.json).toMatchObject({ verdict: 'PROVEN', runId: 'proven', bronze: 50, duplicatesAbsorbed: 0 });
  expect(deleted(await clean('--yes', '--wait', '60', '--json')).slice(0, 3)).toEqual([250, 0, anomalies]);
});
