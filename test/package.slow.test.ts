import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { aProcessGroup, endProcessGroups } from './a-process-group';

/**
 * The package as a user gets it: packed, installed into an empty folder, and called with npx from a third folder, whose
 * name has a space and a letter outside of ASCII.
 */
const ROOT = path.join(__dirname, '..');
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const NPX = process.platform === 'win32' ? 'npx.cmd' : 'npx';

let folder: string;
let installed: string;
let cwd: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-package-'));
  installed = path.join(folder, 'installed');
  cwd = path.join(folder, 'my work é');
  mkdirSync(installed);
  mkdirSync(cwd);
  succeed(NPM, ['pack', '--pack-destination', folder], ROOT);
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
  writeFileSync(path.join(installed, 'package.json'), '{ "private": true }');
  succeed(NPM, ['install', '--no-audit', '--no-fund', path.join(folder, `legion-${version}.tgz`)], installed);
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

afterEach(endProcessGroups);

const environment = () => ({ PATH: process.env.PATH, HOME: process.env.HOME });

/** What the program wrote to stdout. @throws Error with everything that it wrote when it fails */
function succeed(program: string, words: readonly string[], where: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd: where,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: environment(),
  });
  if (status === 0) return stdout;
  throw new Error(`${program} ${words.join(' ')} ended with ${status} ${String(error ?? '')}:\n${stdout}\n${stderr}`);
}

const legion = (...words: string[]) => succeed(NPX, ['--prefix', installed, 'legion', ...words], cwd);

/** The program in a process group of its own, as a terminal has it. */
const startLegion = (...words: string[]) =>
  aProcessGroup(NPX, ['--prefix', installed, 'legion', ...words], { cwd, env: environment() });

test('npx legion demo proves a run', () => {
  const said = legion('demo', '--events', '1000', '--json');
  expect(JSON.parse(said.trim().split('\n').at(-1)!)).toMatchObject({ verdict: 'PROVEN', bronze: 1000 });
});

test('npx legion produce writes events into a file', () => {
  legion('produce', '--sink', 'ndjson', '--events', '1000', '--out', 'events.ndjson');
  expect(readFileSync(path.join(cwd, 'events.ndjson'), 'utf8').trimEnd().split('\n')).toHaveLength(1000);
});

test('npx legion start proves what it sent when Ctrl-C ends its process group', async () => {
  const program = startLegion('start', '--dashboard-port', '0', '--rate', '100');
  await program.whenSaid(/[1-9]\d* in bronze/);
  program.signal('SIGINT');
  const { said } = await program.ended;
  expect(said).toContain('PROVEN: every event is stored exactly once, byte for byte');
  expect(said).not.toContain('unexpected:');
});

test('npx legion up serves another program', async () => {
  const program = startLegion('up', '--port', '0', '--dashboard-port', '0');
  const [, endpoint] = await program.whenSaid(/AWS_ENDPOINT_URL=(http:\/\/127\.0\.0\.1:\d+)/);
  await program.whenSaid(/Ctrl-C ends it/);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const { TableNames } = await client.send(new ListTablesCommand({}));
  client.destroy();
  expect(TableNames).toContain('legion-local-bronze');
  program.signal('SIGINT');
  expect((await program.ended).said).not.toContain('unexpected:');
});

test('npx legion --debug names the lines of the sources', () => {
  writeFileSync(path.join(cwd, 'no-list.yaml'), 'rate: [1, 2\n');
  const words = ['--prefix', installed, 'legion', 'produce', '--config', 'no-list.yaml', '--debug'];
  const { stderr } = spawnSync(NPX, words, { cwd, encoding: 'utf8', env: environment() });
  expect(stderr).toMatch(/settings-file\.ts:\d+/);
});
