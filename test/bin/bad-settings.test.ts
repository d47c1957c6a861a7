import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as XLSX from 'xlsx';
import { COLUMNS } from '../../producer/table/columns';
import { WORKLOADS } from '../../lib/events/event';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';

let folder: ReturnType<typeof aFolder>;
beforeEach(() => (folder = aFolder()));
afterEach(() => folder.remove());

/** An .xls with the given columns and some clients, as Excel would write it. */
function anXls(name: string, columns: readonly string[]): Buffer {
  const csv = readFileSync(aDatasetFile(folder.path, { clients: 400 }), 'utf8').split('\n');
  const rows = csv.slice(1).map((line) => line.split(',').slice(0, columns.length).map(Number));
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([[...columns], ...rows]), 'Data');
  const bytes = XLSX.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer;
  writeFileSync(path.join(folder.path, name), bytes);
  return bytes;
}

type Call = { readonly argv: readonly string[]; readonly env?: Record<string, string>; readonly yaml?: string };

async function call({ argv, env = {}, yaml }: Call) {
  if (yaml !== undefined) writeFileSync(path.join(folder.path, 'legion.yaml'), yaml);
  return run(aContext(folder.path, { env }), ...argv);
}

const TO_FILE = ['produce', '--sink', 'ndjson', '--events', '10'];

test.each<[string, Call, string[]]>([
  [
    'a negative rate',
    { argv: [...TO_FILE, '--rate', '-5'] },
    ['--rate must be a number above 0, at most 1000000, got "-5"'],
  ],
  [
    'a share above 1',
    { argv: [...TO_FILE, '--anomaly-rate=1.5'] },
    ['--anomaly-rate must be a number from 0 to 1, got "1.5"'],
  ],
  [
    'an unknown key in legion.yaml',
    { argv: TO_FILE, yaml: 'rate: 5\nanomoly-rate: 0.1\n' },
    ['legion.yaml: unknown key "anomoly-rate", did you mean anomaly-rate?'],
  ],
  [
    'a bad value in legion.yaml',
    { argv: TO_FILE, yaml: 'rate: fast\n' },
    ['legion.yaml: rate must be a number above 0, at most 1000000, got "fast"'],
  ],
  [
    'a list in legion.yaml where a number belongs',
    { argv: TO_FILE, yaml: 'rate: [1, 2]\n' },
    ['legion.yaml: rate must be a number above 0, at most 1000000, got "[\\"1\\",\\"2\\"]"'],
  ],
  ['an unknown flag', { argv: [...TO_FILE, '--sede', '7'] }, ['unknown option --sede, did you mean --seed?']],
  [
    'a flag like no other',
    { argv: [...TO_FILE, '--frobnicate=7'] },
    ['unknown option --frobnicate: --help lists those that there are'],
  ],
  ['an unknown command', { argv: ['prodcue'] }, ["unknown command 'prodcue', did you mean produce?"]],
  ['an unknown sub-command', { argv: ['query', 'recnt'] }, ["unknown command 'recnt', did you mean recent?"]],
  ['a surplus word', { argv: ['query', 'customer', 'a', 'b'] }, ['unexpected argument "b": leave it out']],
  [
    'a missing word',
    { argv: ['query', 'customer'] },
    ["missing required argument 'id': --help shows what is understood"],
  ],
  [
    'a flag without its value',
    { argv: ['produce', '--rate'] },
    ["option '--rate <events/s>' argument missing: --help shows what is understood"],
  ],
  [
    'a bad value in the environment, by the name of the variable',
    { argv: TO_FILE, env: { NETWORK_CONDITION: 'awful' } },
    ['NETWORK_CONDITION must be one of: excellent, good, normal, poor, terrible, got "awful"'],
  ],
  [
    'faults of all sources at once, a line for each',
    {
      argv: [...TO_FILE, '--speed', '0', '--frobnicate'],
      env: { LEGION_SEED: '-1' },
      yaml: 'nework: good\n',
    },
    [
      'unknown option --frobnicate: --help lists those that there are',
      'legion.yaml: unknown key "nework", did you mean network?',
      'LEGION_SEED must be a whole number from 0, got "-1"',
      '--speed must be a number above 0, at most 1000000, got "0"',
    ],
  ],
  [
    'a settings file that is named and not there',
    { argv: [...TO_FILE, '--config', 'mine.yaml'] },
    ['settings file mine.yaml cannot be read (ENOENT): name a readable YAML file with --config'],
  ],
  [
    'a workload that is not there',
    { argv: [...TO_FILE, '--workload', 'credit,crdt'] },
    [`--workload: workload must be of ${WORKLOADS.join(', ')}, got "crdt"; several: credit,card=0.2`],
  ],
  [
    'a workload that is named twice',
    { argv: TO_FILE, env: { LEGION_WORKLOAD: 'credit,credit=0.5' } },
    ['LEGION_WORKLOAD: workload credit is named twice in "credit,credit=0.5": name each once'],
  ],
  [
    'a share that is no number',
    { argv: TO_FILE, yaml: 'workload: credit=half\n' },
    ['legion.yaml: workload: the share of credit must be a number from 0.001 to 1, got "credit=half" in "credit=half"'],
  ],
  [
    'shares that are not all of it',
    { argv: [...TO_FILE, '--workload', 'credit=0.5'] },
    ['--workload: the shares of "credit=0.5" add up to 0.5: make it 1, or leave one without a share'],
  ],
  [
    'a query about a workload that is not there',
    { argv: ['query', 'recent', '--workload', 'crdt'] },
    [`--workload: workload must be of ${WORKLOADS.join(', ')}, got "crdt"; several: credit,card=0.2`],
  ],
  [
    'a rate, and what it goes through',
    { argv: [...TO_FILE, '--rate', '5', '--phases', 'daily'] },
    ['--rate 5 and --phases daily exclude each other: name one of them'],
  ],
  [
    'settings that contradict each other',
    { argv: ['produce', '--out', 'x.ndjson'] },
    ['--out means nothing to --sink kinesis: use --sink ndjson, or leave --out out'],
  ],
  [
    'two wishes for stdout',
    { argv: [...TO_FILE, '--out', '-', '--json'] },
    ['--json and --out - both want stdout: name a file with --out, or leave --json out'],
  ],
  [
    'a run without an end',
    { argv: ['produce', '--sink', 'ndjson'] },
    ['on the virtual clock a run needs an end: name --events or --duration'],
  ],
])('%s: exit code 1, one line that says what to do, and nothing is written', async (_name, given, lines) => {
  const { exitCode, stderr, stdout } = await call(given);
  expect(stderr).toBe(`${lines.join('\n')}\n`);
  expect(exitCode).toBe(1);
  const asJson = `${JSON.stringify({ error: lines.join('; '), exitCode: 1 })}\n`;
  expect(stdout).toBe(given.argv.includes('--json') ? asJson : '');
  expect(existsSync(path.join(folder.path, '.legion'))).toBe(false);
});

test.each<[string, () => string, RegExp]>([
  [
    'a dataset that is not there',
    () => 'absent.xls',
    /absent\.xls: expected a readable file, got ENOENT; name another/,
  ],
  ['a truncated .xls', truncatedXls, /^cut\.xls: .+; fetch it again with: legion data fetch$/],
  [
    'an .xls without the bill columns',
    () => (anXls('bills.xls', COLUMNS.slice(0, 12)), 'bills.xls'),
    /^bills\.xls: expected a header row with all 25 columns \(ID may be absent\), got one without BILL_AMT1, .*; rename the columns in the header row, or get the published/,
  ],
  ['a folder where a file belongs', () => (mkdirSync(path.join(folder.path, 'x.csv')), 'x.csv'), /x\.csv/],
])('%s: exit code 1, one line that says what to do, and no run is started', async (_name, prepare, message) => {
  const { exitCode, stderr, stdout } = await call({ argv: [...TO_FILE, '--dataset', prepare()] });
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd()).not.toContain('\n');
  expect(existsSync(path.join(folder.path, '.legion'))).toBe(false);
});

function truncatedXls(): string {
  const whole = anXls('whole.xls', COLUMNS);
  writeFileSync(path.join(folder.path, 'cut.xls'), whole.subarray(0, whole.length / 2));
  return 'cut.xls';
}

test('an intact .xls is accepted, so it is the damage that is refused', async () => {
  anXls('whole.xls', COLUMNS);
  const { exitCode, stderr } = await call({ argv: [...TO_FILE, '--dataset', 'whole.xls'] });
  expect(stderr).toContain('dataset: whole.xls, 400 clients');
  expect(exitCode).toBe(0);
});

test('under --json an error is also the JSON object of the last line', async () => {
  const { json, stderr } = await call({ argv: [...TO_FILE, '--rate', '0', '--seed', 'x', '--json'] });
  expect(json).toEqual({ error: stderr.trimEnd().split('\n').join('; '), exitCode: 1 });
});

test('only --debug shows a stack and the cause', async () => {
  const argv = [...TO_FILE, '--dataset', 'absent.csv'];
  expect((await call({ argv })).stderr).not.toMatch(/\n +at /);
  const { stderr } = await call({ argv: [...argv, '--debug'] });
  expect(stderr).toMatch(/\n +at /);
  expect(stderr).toContain('Caused by: Error: ENOENT');
});

test('a variable set to an empty string counts as unset', async () => {
  const { exitCode, stderr } = await call({
    argv: [...TO_FILE, '--dataset', aDatasetFile(folder.path), '--json'],
    env: { LEGION_SEED: '', AWS_REGION: '', LEGION_RATE: '' },
  });
  expect(stderr).toContain('"seed":42');
  expect(exitCode).toBe(0);
});

test('a command that needs a cloud says so before it does anything, and how to get one', async () => {
  for (const argv of [['produce', '-n', '5'], ['query', 'recent'], ['tail'], ['status'], ['verify']]) {
    const { exitCode, stderr } = await call({ argv });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^no cloud to talk to: .*; start one in another terminal with: .*legion.* up\n$/);
  }
  expect(existsSync(path.join(folder.path, '.legion'))).toBe(false);
});
