import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { dockerignoreLines, stagesOf, wordsOf, type Stage } from './a-dockerfile';

/**
 * Follows both Dockerfiles without docker, in folders of this machine: copies the context that .dockerignore admits,
 * runs the build stages in it, copies what the last stages copy, and starts the entry points. Node.js's permission
 * model stands in for the unprivileged user, so the program can write only to the state and temporary folders. Node.js
 * and the C library are this machine's, not those of the base image.
 */
const ROOT = path.join(__dirname, '..');
const [LEGION_BUILD, LEGION] = stagesOf('bin/Dockerfile') as [Stage, Stage];
const [PRODUCER_BUILD, PRODUCER] = stagesOf('producer/Dockerfile') as [Stage, Stage];

let folder: string;
/** A container's path on this machine. The images share the build's folder and nothing else. */
const placeOf = (image: string, file: string) => path.join(folder, file.startsWith('/src') ? '' : image, file);

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-image-'));
  cpSync(ROOT, path.join(folder, 'src'), {
    recursive: true,
    filter: (file) => isAdmitted(path.relative(ROOT, file).split(path.sep).join('/')),
  });
  // Both install the same packages, so that happens once; the last step removes those that the bundler needed.
  const steps = new Set([...wordsOf('RUN', PRODUCER_BUILD), ...wordsOf('RUN', LEGION_BUILD)]);
  for (const step of steps) succeed(step, path.join(folder, 'src'));
  copyInto('legion', LEGION);
  copyInto('producer', PRODUCER);
}, 900_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The last matching line decides; a folder's line also covers its contents. */
function isAdmitted(file: string): boolean {
  if (file === '') return true;
  const lines = dockerignoreLines().map((line) => ({ admits: line.startsWith('!'), pattern: line.replace('!', '') }));
  const last = lines.findLast(({ pattern }) => {
    const text = pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]*');
    return new RegExp(`^${text}(/|$)`).test(file);
  });
  return last?.admits ?? true;
}

function succeed(step: string, cwd: string): void {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', step], { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${step} ended with ${status}:\n${stdout}\n${stderr}`);
}

function copyInto(image: string, stage: Stage): void {
  for (const words of wordsOf('COPY', stage)) {
    const [, from, to] = /^--from=build (\S+) (\S+)$/.exec(words)!;
    cpSync(placeOf(image, from!), placeOf(image, to!), { recursive: true, verbatimSymlinks: true });
  }
  mkdirSync(placeOf(image, wordsOf('WORKDIR', stage)[0]!));
}

const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

/** Starts the entry point with the image's command, or with other arguments. */
function start(image: string, stage: Stage, words?: readonly string[]): ChildProcess {
  const data = placeOf(image, '/data');
  const [, program] = JSON.parse(wordsOf('ENTRYPOINT', stage)[0]!) as [string, string];
  const command = words ?? (JSON.parse(wordsOf('CMD', stage)[0]!) as string[]);
  const writable = [data, os.tmpdir()].map((place) => `--allow-fs-write=${place}/*`);
  const allowed = ['--allow-worker', '--allow-fs-read=*', ...writable];
  const permissions = [PERMISSION, '--no-warnings', ...allowed];
  return spawn(process.execPath, [...permissions, placeOf(image, program), ...command], {
    cwd: data,
    env: { HOME: '/nonexistent', PATH: '/usr/bin:/bin', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Collects the output and the exit code. */
async function end(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

const jsonOf = (said: string) => JSON.parse(said.split('\n').findLast((line) => line.startsWith('{"'))!) as object;

test('the image proves a run, writes only below its state folder, and has no development packages', async () => {
  const before = readdirSync(placeOf('legion', '/app'), { recursive: true });
  const { code, said } = await end(start('legion', LEGION, ['demo', '--events', '1000', '--json']));
  expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('PROVEN: every event') });
  expect(jsonOf(said)).toMatchObject({ verdict: 'PROVEN', bronze: 1000 });
  expect(readdirSync(placeOf('legion', '/app'), { recursive: true })).toEqual(before);
  const packages = readdirSync(placeOf('legion', '/app/node_modules'));
  expect(packages).toContain('hono');
  expect(packages).not.toContain('tsx');
});

test('its cloud comes up, is healthy while it is up, and exits with 0 on SIGTERM', async () => {
  const cloud = start('legion', LEGION, ['up', '--port', '0', '--dashboard-port', '0']);
  const ended = end(cloud);
  await new Promise<void>((resolve, reject) => {
    for (const stream of [cloud.stdout!, cloud.stderr!]) {
      stream.on('data', (chunk: Buffer) => chunk.includes('Ctrl-C ends it') && resolve());
    }
    void ended.then(({ said }) => reject(new Error(`it ended before it was up: ${said}`)));
  });
  const health = ['health', '--json'];
  expect(await end(start('legion', LEGION, health))).toMatchObject({ code: 0 });
  cloud.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0 });
  expect(await end(start('legion', LEGION, health))).toMatchObject({ code: 1 });
});

test("the producer's image generates events", async () => {
  const words = ['produce', '--sink', 'ndjson', '--events', '500', '--json'];
  const { code, said } = await end(start('producer', PRODUCER, words));
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
  expect(jsonOf(said)).toMatchObject({ accepted: 500, complete: true });
});
