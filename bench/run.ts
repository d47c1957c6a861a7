import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { figureLine, meetsBar, PROGRAM_FLAGS, type BenchResult } from './bench-result';

/**
 * Runs the measurements one after another, each in its own process, and prints one table.
 *
 *   npm run bench                       all of them, at their full length
 *   npm run bench -- --quick            a short round of each: shows that they work
 *   npm run bench -- producer --strict  some; exit code 1 when a bar is missed
 */
const BENCHES = [
  'start',
  'generation',
  'producer',
  'consumer',
  'detector',
  'engines',
  'embedded',
  'end-to-end',
  'api',
  'scrape',
  'hostile',
] as const;
const NODE_FLAGS = [...PROGRAM_FLAGS, '--import', pathToFileURL(require.resolve('tsx')).href];

function main(argv: readonly string[]): number {
  const flags = argv.filter((word) => word.startsWith('--'));
  const names = argv.filter((word) => !word.startsWith('--'));
  const unknown = [
    ...names.filter((name) => !existsSync(fileOf(name))),
    ...flags.filter((flag) => flag !== '--quick' && flag !== '--strict'),
  ];
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(', ')}; there are ${BENCHES.join(', ')}, and --quick and --strict`);
    return 1;
  }
  const results = (names.length > 0 ? names : BENCHES).map((name) => runOne(name, flags.includes('--quick')));
  const failed = results.filter((result) => result === undefined).length;
  const figures = results.flatMap((result) => result?.figures ?? []);
  for (const result of results) {
    if (result) console.log([result.name, ...result.figures.map(figureLine)].join('\n'));
  }
  const missed = figures.filter((figure) => meetsBar(figure) === false).length;
  console.log(`${figures.length} figures, ${missed} below their bar, ${failed} measurements failed`);
  return failed > 0 || (missed > 0 && flags.includes('--strict')) ? 1 : 0;
}

function fileOf(name: string): string {
  return path.join(__dirname, `${name}.ts`);
}

function runOne(name: string, quick: boolean): BenchResult | undefined {
  console.error(`running ${name} …`);
  const { status, stdout } = spawnSync(
    process.execPath,
    [...NODE_FLAGS, fileOf(name), '--json', ...(quick ? ['--quick'] : [])],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      // The SDK's notice about Node 20 is for maintainers.
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    },
  );
  if (status === 0) return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as BenchResult;
  console.error(`${name} ended with exit code ${status}\n${stdout}`);
  return undefined;
}

process.exitCode = main(process.argv.slice(2));
