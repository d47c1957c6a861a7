import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { scripts } from '../package.json';

const ROOT = path.join(__dirname, '..');
const FOLDER = path.join(ROOT, '.github', 'workflows');

type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};
type Job = {
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly os: readonly string[] } };
  readonly steps: readonly Step[];
};
type Workflow = {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
};

const names = readdirSync(FOLDER);
const textOf = (name: string) => readFileSync(path.join(FOLDER, name), 'utf8');
const workflow = (name: string) => parse(textOf(name)) as Workflow;
const stepsOf = (name: string) => Object.values(workflow(name).jobs).flatMap(({ steps }) => steps);
const runsOf = (name: string) => stepsOf(name).flatMap(({ run }) => (run === undefined ? [] : run.split('\n')));
const using = (name: string, action: string) => stepsOf(name).filter(({ uses }) => uses?.startsWith(`${action}@`));

test('there are three workflows', () => {
  expect(names.toSorted()).toEqual(['ci.yml', 'platforms.yml', 'release.yml']);
});

describe.each(names)('%s', (name) => {
  const { permissions, concurrency, jobs } = workflow(name);

  test('grants read access only, except to the job that releases, and leaves no credentials in the checkout', () => {
    expect(permissions).toEqual({ contents: 'read' });
    const granted = Object.entries(jobs).filter(([, job]) => job.permissions !== undefined);
    expect(granted.map(([job]) => job)).toEqual(name === 'release.yml' ? ['release'] : []);
    for (const { with: inputs } of using(name, 'actions/checkout')) {
      expect(inputs).toMatchObject({ 'persist-credentials': false });
    }
  });

  test('has a concurrency group, and a timeout for each job', () => {
    expect(concurrency?.group).toContain('${{ github.');
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(90);
  });

  test('pins every action to a commit, with its version in a comment', () => {
    const used = [...textOf(name).matchAll(/uses: (.+)/g)].map((match) => match[1]!);
    expect(used.length).toBeGreaterThan(1);
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('pins the version of every runner', () => {
    const machines = Object.values(jobs).flatMap((job) => job.strategy?.matrix.os ?? [job['runs-on']]);
    for (const machine of machines) expect(machine).toMatch(/^(ubuntu|macos|windows)-\d/);
  });

  test('uses the Node.js of .nvmrc', () => {
    const nodes = using(name, 'actions/setup-node').map(({ with: inputs }) => inputs?.['node-version-file']);
    expect(nodes).toEqual(['.nvmrc']);
  });

  test('calls only npm scripts and files that exist', () => {
    const called = runsOf(name).flatMap((line) => [...line.matchAll(/npm run (\S+)/g)].map((match) => match[1]!));
    expect(called.filter((script) => !(script in scripts))).toEqual([]);
    const files = runsOf(name).flatMap((line) => line.match(/(?<=^| )\.?\w+\/[\w./-]+/g) ?? []);
    const own = files.filter((file) => !file.startsWith('github.com/'));
    expect(own.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});

test('ci.yml runs .ci/run for each push and pull request', () => {
  expect(runsOf('ci.yml')).toContain('bash .ci/run');
  expect(Object.keys(workflow('ci.yml').on)).toEqual(['push', 'pull_request']);
});

test('platforms.yml runs the demo and the fast tests on macOS and Windows', () => {
  expect(runsOf('platforms.yml')).toEqual(['npm ci', 'npm run demo', 'npm test']);
  const { os } = workflow('platforms.yml').jobs.platform!.strategy!.matrix;
  expect(os.map((name) => name.split('-')[0])).toEqual(['macos', 'windows']);
});

test('release.yml tests the package and attaches it, and grants write access only to a job that does not run npm', () => {
  const { on, jobs } = workflow('release.yml');
  expect(on).toEqual({ push: { tags: ['v*'] } });
  expect(runsOf('release.yml')).toEqual(
    expect.arrayContaining(['npm run test:slow -- test/package.slow.test.ts', 'npm pack']),
  );
  const { permissions, steps } = jobs.release!;
  expect(permissions).toEqual({ contents: 'write' });
  expect(steps.map(({ run }) => run ?? '').join('\n')).not.toMatch(/\bnp[mx]\b/);
});

const hasActionlint = spawnSync('actionlint', ['-version']).status === 0;
if (!hasActionlint) process.stderr.write('the workflows are not checked with actionlint: it is not on the PATH\n');
const describeWithActionlint = hasActionlint ? describe : describe.skip;

describeWithActionlint('actionlint', () => {
  test('finds nothing wrong with any workflow', () => {
    const { status, stdout, stderr } = spawnSync('actionlint', { cwd: ROOT, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
