import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Dashboard } from '../bin/pipeline/dashboard';
import { describeMachine, isQuick, publish, quantile, type BenchResult } from './bench-result';
import { runMain } from '../bin/settings/run-main';
import { withServedRun } from './with-served-run';

/**
 * The API while the pipeline works: the latency of a list, and the cost of open streams.
 *
 *   npx tsx bench/api.ts [--quick] [--json]
 */
const EVENTS = isQuick() ? 5_000 : 100_000;
const CLIENTS = 20;
const PAUSE_MS = 500;
const LIST_SECONDS = isQuick() ? 3 : 30;
const STREAMS = isQuick() ? 20 : 200;
const STREAM_SECONDS = isQuick() ? 3 : 30;
const RATE = 200;

async function measure({ api, producer }: Dashboard): Promise<BenchResult> {
  const latencies = await listLatencies(api.url);
  await producer.start({});
  const without = await cpuOf(STREAM_SECONDS);
  const clients = startClients('streams', api.url, STREAMS);
  await once(clients.stdout, 'data'); // all streams are open
  const withStreams = await cpuOf(STREAM_SECONDS);
  clients.kill();
  await producer.stop();
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    name: 'api',
    machine: describeMachine(),
    method:
      `Lists: ${CLIENTS} clients in another process ask for /events?limit=50 and again ${PAUSE_MS} ms after each answer, ` +
      `for ${LIST_SECONDS} s after 5 s of warm-up, with ${EVENTS} events in bronze. Streams: processor time of the whole process (producer, ` +
      `cloud, API) over ${STREAM_SECONDS} s at ${RATE} events/s, without and with ${STREAMS} open /stream clients.`,
    figures: [
      { name: '/events, p50', unit: 'ms', value: quantile(sorted, 0.5) },
      { name: '/events, p99', unit: 'ms', value: quantile(sorted, 0.99), bar: 50, comparison: 'at-most' },
      { name: 'requests in total', unit: '', value: latencies.length },
      { name: 'processor time without streams', unit: 'ms/s', value: without },
      { name: `processor time with ${STREAMS} streams`, unit: 'ms/s', value: withStreams },
      {
        name: 'added by the streams',
        unit: '%',
        value: (100 * (withStreams - without)) / without,
        bar: 20,
        comparison: 'at-most',
      },
    ],
  };
}

async function listLatencies(url: string): Promise<number[]> {
  const clients = startClients('lists', url, CLIENTS, LIST_SECONDS, PAUSE_MS);
  let text = '';
  clients.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(clients, 'close')) as [number];
  if (code !== 0) throw new Error(`the clients ended with exit code ${code}`);
  return JSON.parse(text) as number[];
}

/** Milliseconds of processor time per second, over all threads of this process. */
async function cpuOf(seconds: number): Promise<number> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (performance.now() - startedAt);
}

function startClients(...words: readonly (string | number)[]): ChildProcessByStdio<null, Readable, null> {
  const file = path.join(__dirname, 'api-clients.ts');
  return spawn(process.execPath, ['--import', 'tsx', file, ...words.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: path.join(__dirname, '..'),
  });
}

runMain(() => withServedRun({ events: EVENTS, rate: RATE }, async (dashboard) => publish(await measure(dashboard))));
