import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeMachine, isQuick, median, publish, type Figure } from './bench-result';
import { sampledProcess } from './sampled-process';

/**
 * The cost of a start until the first event is stored: the compiled program compared with sources run through tsx.
 * Cold, nothing is cached except what a build makes; warm, the same again in the same folder.
 *
 *   npx tsx bench/start.ts                    compared with these sources
 *   npx tsx bench/start.ts --before FOLDER    compared with the sources of another checkout, with packages installed
 */
const ROOT = path.resolve(__dirname, '..');

function programs(sources: string): Readonly<Record<string, readonly string[]>> {
  return {
    sources: ['--import', path.join(sources, 'node_modules/tsx/dist/loader.mjs'), path.join(sources, 'bin/legion.ts')],
    compiled: [path.join(ROOT, 'dist/legion/bin/legion.js')],
  };
}

const DEMO = ['demo', '--events', '200', '--json'];
const SAMPLE_MS = 20;
/** Clock ticks per second in /proc: the same on every Linux that Node.js runs on. */
const TICKS_PER_SECOND = 100;

type Start = { readonly cpuMs: number; readonly wallMs: number };

/** Processor time of a process with all its threads; undefined when it has ended. */
function cpuMsOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

/** Runs the demo in a folder, and reads the resources used by the process when the first event was stored. */
async function start(program: readonly string[], folder: string): Promise<Start> {
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: path.join(folder, 'tmp') };
  mkdirSync(env.TMPDIR, { recursive: true });
  const { samples, stdout } = await sampledProcess({
    args: [...program, ...DEMO],
    cwd: folder,
    env,
    stderr: 'ignore',
    intervalMs: SAMPLE_MS,
    read: cpuMsOf,
  });
  const { firstStoredMs } = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as { firstStoredMs: number };
  return { wallMs: firstStoredMs, cpuMs: samples.findLast(({ atMs }) => atMs <= firstStoredMs)?.value ?? 0 };
}

/** The sources that the compiled program is compared with. */
function before(argv: readonly string[] = process.argv.slice(2)): string {
  const at = argv.indexOf('--before');
  return at === -1 ? ROOT : path.resolve(argv[at + 1] ?? ROOT);
}

async function main(): Promise<void> {
  const rounds = isQuick() ? 1 : 5;
  const starts = new Map<string, Start[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, program] of Object.entries(programs(before()))) {
      const folder = mkdtempSync(path.join(tmpdir(), 'legion-start-'));
      try {
        for (const state of ['cold', 'warm']) {
          const key = `${name}, ${state}`;
          starts.set(key, [...(starts.get(key) ?? []), await start(program, folder)]);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  const cpuMs = (key: string) => median(starts.get(key)!.map((one) => one.cpuMs));
  const figures = [...starts].flatMap(([key, all]): Figure[] => [
    { name: `processor time until the first event is stored, ${key}`, unit: 'ms', value: cpuMs(key) },
    { name: `time, ${key}`, unit: 'ms', value: median(all.map((one) => one.wallMs)) },
  ]);
  const ratios = ['cold', 'warm'].map((state): Figure => ({
    name: `compiled as a share of the sources, ${state}`,
    unit: '',
    value: cpuMs(`compiled, ${state}`) / cpuMs(`sources, ${state}`),
    bar: 0.5,
    comparison: 'at-most',
  }));
  publish({
    name: 'start',
    machine: describeMachine(),
    method:
      `legion demo, ${rounds} rounds in turn, the median of each; processor time of all threads from /proc at the ` +
      'moment that the demo names for the first stored event',
    figures: [...ratios, ...figures],
  });
}

void main();
