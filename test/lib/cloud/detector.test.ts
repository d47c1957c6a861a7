import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { createDetectorProgress } from '../../../lib/aws/detector-progress';
import { parseDetection } from '../../../lib/domain/detection/detection-item';
import { RULES } from '../../../lib/domain/detection/rules';
import type { LegionEvent } from '../../../lib/events/event';
import { hash32 } from '../../../lib/core/hash';
import { encodeEvent } from '../../../lib/events/wire';
import { createEventMaker } from '../../../producer/workloads/create-workload';
import { expectedRows, sortedRows } from '../../lambda/detector/test-rules';
import { aConfig, aDataset, someClients } from '../../producer/a-client';
import { aCloud, type TestCloud } from './a-cloud';
import { LOCAL_NAMES, localAssembly } from '../../local-assembly';
import { rowsOf } from './stored-rows';

const EVENTS = 1_000;
/** Within the 30 s of lateness that the detector allows. */
const LONGEST_DELAY_MS = 20_000;

type Sent = { readonly event: LegionEvent; readonly key: string; readonly atMs: number };

let folder: string;
let cloud: TestCloud | undefined;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'legion-detector-'));
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Signals that include anomalies, each up to 20 s late, and every fifth sent twice. */
function aStream(): Sent[] {
  const config = aConfig({ workload: 'signals', runId: 'd1', eventsPerSecond: 2, anomalyRate: 0.3 });
  const maker = createEventMaker({ config, dataset: aDataset(someClients(100)) });
  const sent = Array.from({ length: EVENTS }, (_, sequence): Sent[] => {
    const { event, partitionKey: key } = maker.generate(sequence);
    const lateMs = (salt: string) => hash32(`${salt} ${sequence}`) % LONGEST_DELAY_MS;
    const first = { event, key, atMs: Date.parse(event.timestamp) + lateMs('first') };
    return sequence % 5 === 0 ? [first, { ...first, atMs: first.atMs + lateMs('again') }] : [first];
  });
  return sent.flat().toSorted((a, b) => a.atMs - b.atMs);
}

async function put({ kinesis }: TestCloud, sent: readonly Sent[]): Promise<void> {
  for (let start = 0; start < sent.length; start += 500) {
    const Records = sent
      .slice(start, start + 500)
      .map(({ event, key }) => ({ PartitionKey: key, Data: encodeEvent(event) }));
    await kinesis.send(new PutRecordsCommand({ StreamName: LOCAL_NAMES.stream, Records }));
  }
}

test('late and repeated events, and a restart halfway, give the same anomalies, once each', async () => {
  const assemblyDir = await localAssembly();
  const sent = aStream();
  const half = Math.floor(sent.length / 2);
  const first = (cloud = await aCloud({ assemblyDir, dataDir: folder }));
  await put(first, sent.slice(0, half));
  // Stop halfway, as soon as one batch has been judged.
  const progress = createDetectorProgress({ ...first, names: LOCAL_NAMES });
  while ((await progress()).judged === 0) await delay(5);
  await first.stop();

  const second = (cloud = await aCloud({ assemblyDir, dataDir: folder }));
  await put(second, sent.slice(half));
  await second.idle();

  const rows = (await rowsOf(second.dynamodb, LOCAL_NAMES.detectionsTable)).map(parseDetection);
  const expected = expectedRows(
    sent.map(({ event }) => event),
    RULES,
  );
  expect(expected.length).toBeGreaterThan(20);
  expect(sortedRows(rows)).toEqual(sortedRows(expected));
  const after = await createDetectorProgress({ ...second, names: LOCAL_NAMES })();
  expect(after).toMatchObject({ atRest: true, pending: 0, judged: sent.length });
  expect(second.failures()).toEqual([]);
}, 120_000);
