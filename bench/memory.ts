import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeMachine, isQuick, PROGRAM_FLAGS, publish, type Figure } from './bench-result';
import { sampledProcess } from './sampled-process';

/**
 * Resident memory of long runs, from /proc (Linux), over the whole of the process: producer, cloud, functions and proof.
 * The disk needs 40 GB for the first; all three take about 40 minutes.
 *
 *   npx tsx bench/memory.ts [--quick] [--json] [full-speed] [steady] [in-memory]
 */
const ROOT = path.resolve(__dirname, '..');
const PROGRAM = [...PROGRAM_FLAGS, path.join(ROOT, 'scripts/legion.js')];
const SAMPLE_MS = 1_000;
/** How many points of the curve are given. */
const POINTS = 10;
const GIB = 2 ** 30;

type Run = {
  /** What is run at full length. */
  readonly title: string;
  readonly words: readonly string[];
  readonly barGiB?: number;
};

/** A quick round has one event of so many. */
const QUICK_PART = 500;
const count = (events: number) => ['--events', String(isQuick() ? Math.ceil(events / QUICK_PART) : events)];

/** By name, with the words of the command line; each makes a folder of its own its working directory. */
const RUNS: Readonly<Record<string, Run>> = {
  'full-speed': {
    title: '7,200,000 events on disk, as fast as they go',
    words: ['demo', ...count(7_200_000), '--clock', 'virtual', '--data-dir', 'state'],
    barGiB: 4,
  },
  steady: {
    title: '20 minutes at 1,000 events/s, on disk',
    words: ['demo', ...count(1_200_000), '--rate', '1000', '--data-dir', 'state'],
  },
  'in-memory': {
    title: '360,000 events in memory with the dashboard, as a default start has after two hours',
    words: ['start', ...count(360_000), '--rate', '3000', '--dashboard-port', '0'],
    barGiB: 2,
  },
};

type Sample = { readonly atMs: number; readonly residentBytes: number };

/** Resident memory of a process; undefined when it has ended. */
function residentBytes(pid: number): number | undefined {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined;
  }
}

async function measure(name: string, { title, words, barGiB }: Run): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'legion-memory-'));
  try {
    const samples = await sampled(words, folder);
    const peak = Math.max(...samples.map((sample) => sample.residentBytes));
    const curve = Array.from({ length: POINTS }, (_, index): Figure => {
      const { atMs, residentBytes: bytes } = samples[Math.ceil(((index + 1) * samples.length) / POINTS) - 1]!;
      return { name: `    ${name}, after ${Math.round(atMs / 1000)} s`, unit: 'GiB', value: bytes / GIB };
    });
    const bar = barGiB === undefined ? {} : { bar: barGiB, comparison: 'at-most' as const };
    return [
      {
        name: `${isQuick() ? `one part in ${QUICK_PART} of ` : ''}${title}: most`,
        unit: 'GiB',
        value: peak / GIB,
        ...bar,
      },
      ...curve,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error when the run does not end PROVEN */
async function sampled(words: readonly string[], cwd: string): Promise<readonly Sample[]> {
  const args = [...PROGRAM, ...words, '--json'];
  const { samples, ms } = await sampledProcess({ args, cwd, intervalMs: SAMPLE_MS, read: residentBytes });
  console.error(`${words.join(' ')}: ${Math.round(ms / 1000)} s`);
  return samples.map(({ atMs, value }) => ({ atMs, residentBytes: value }));
}

async function main(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  const wanted = argv.filter((word) => !word.startsWith('--'));
  const unknown = wanted.filter((name) => !Object.hasOwn(RUNS, name));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(RUNS).join(', ')}`);
  const figures: Figure[] = [];
  for (const name of wanted.length > 0 ? wanted : Object.keys(RUNS))
    figures.push(...(await measure(name, RUNS[name]!)));
  publish({
    name: 'memory',
    machine: describeMachine(),
    method: `Resident memory of the whole process, read every ${SAMPLE_MS} ms, the proof included; each run ended PROVEN.`,
    figures,
  });
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
