import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Dashboard } from '../bin/pipeline/dashboard';
import { describeMachine, isQuick, publish, type BenchResult } from './bench-result';
import { runMain } from '../bin/settings/run-main';
import { withServedRun } from './with-served-run';

/**
 * What it costs to be scraped by Prometheus.
 *
 *   npx tsx bench/scrape.ts [--quick] [--json]
 */
const EVENTS = isQuick() ? 5_000 : 50_000;
const WARM_UP = 100;
const SCRAPES = isQuick() ? 50 : 500;
const IDLE_MS = 2_000;
const RATE = 200;

async function measure({ api }: Dashboard): Promise<BenchResult> {
  await scrapes(api.url, WARM_UP);
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await scrapes(api.url, SCRAPES);
  const spent = cpuMs(before);
  const idle = await idleShare();
  const value = (spent - idle * (performance.now() - startedAt - IDLE_MS)) / SCRAPES;
  return {
    name: 'scrape',
    machine: describeMachine(),
    method:
      `Processor time of the whole process (cloud, API) for ${SCRAPES} scrapes by another process, after ` +
      `${WARM_UP} to warm up, with ${EVENTS} events in bronze, less what it takes when idle. The stream and the tables ` +
      'are read once in fifteen seconds; these readings are part of the figure when one falls into the measurement.',
    figures: [{ name: 'a scrape of /metrics', unit: 'ms', value, bar: 5, comparison: 'at-most' }],
  };
}

/** Scrapes from another process, whose time is not counted. */
async function scrapes(url: string, count: number): Promise<void> {
  const script = `(async () => { for (let n = 0; n < ${count}; n++) await (await fetch('${url}/metrics')).text() })()`;
  const [code] = (await once(spawn(process.execPath, ['-e', script], { stdio: 'inherit' }), 'close')) as [number];
  if (code !== 0) throw new Error(`the scraping process ended with exit code ${code}`);
}

/** The share of one processor that the process takes when nobody asks. */
async function idleShare(): Promise<number> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  return cpuMs(before) / (performance.now() - startedAt);
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

runMain(() => withServedRun({ events: EVENTS, rate: RATE }, async (dashboard) => publish(await measure(dashboard))));
