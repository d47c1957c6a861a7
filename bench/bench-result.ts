import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import path from 'node:path';

export type Figure = {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** The value that the project promises. */
  readonly bar?: number;
  /** @default at-least */
  readonly comparison?: 'at-least' | 'at-most';
};

/** The result of one measurement; also the file in bench/results and the last line with `--json`. */
export type BenchResult = {
  readonly name: string;
  readonly machine: string;
  /** What was measured, how often, and how the figure is derived. */
  readonly method: string;
  readonly figures: readonly Figure[];
};

/** What npm's scripts run the command line with: room for short-lived objects. */
export const PROGRAM_FLAGS = ['--max-semi-space-size=64'];

/** `Intel(R) Xeon(R) Processor @ 2.90GHz, 2 cores, 24 GB, linux, Node.js v20.20.2` */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${availableParallelism()} cores, ${memory} GB, ${process.platform}, Node.js ${process.version}`;
}

/** Undefined for a figure without a bar. */
export function meetsBar({ value, bar, comparison = 'at-least' }: Figure): boolean | undefined {
  if (bar === undefined) return undefined;
  return comparison === 'at-least' ? value >= bar : value <= bar;
}

export function figureLine(figure: Figure): string {
  const { name, unit, value, bar, comparison } = figure;
  const shown = value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
  const met = meetsBar(figure);
  const sign = comparison === 'at-most' ? 'at most' : 'at least';
  const verdict =
    bar === undefined ? '' : `  ${met ? 'meets' : 'MISSES'} the bar: ${sign} ${bar.toLocaleString('en-US')}`;
  return `  ${name.padEnd(56)} ${shown.padStart(10)} ${unit.padEnd(10)}${verdict}`.trimEnd();
}

/** Prints the result for people, writes it to bench/results, and ends with a JSON line if `--json` is given. */
export function publish(result: BenchResult, argv: readonly string[] = process.argv.slice(2)): void {
  const file = path.join(__dirname, 'results', `${result.name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  const lines = [result.name, ...result.figures.map(figureLine), `  ${result.method}`, `  ${result.machine}`];
  console.log(lines.join('\n'));
  if (argv.includes('--json')) console.log(JSON.stringify(result));
}

/** The median; for an even number of values, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median of nothing');
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

/** The value below which the given share of the sorted values lies. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) throw new RangeError('quantile of nothing');
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** Whether `--quick` is given: a short run that checks that the measurement works; its figures mean nothing. */
export function isQuick(argv: readonly string[] = process.argv.slice(2)): boolean {
  return argv.includes('--quick');
}
