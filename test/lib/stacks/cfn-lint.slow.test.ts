import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../../../lib/core/user-error';
import { quietRunner, type CommandRunner } from '../../../bin/deploy/command-runner';
import { preparePython } from '../../../bin/deploy/local/python-environment';
import { REPOSITORY } from '../../../bin/deploy/repository';
import { anAssembly } from './an-assembly';
import type { Templates } from './templates';

const ENVIRONMENT = {
  folder: path.join(REPOSITORY, '.venv', 'cfn-lint'),
  requirements: path.join(__dirname, 'cfn-lint-requirements.txt'),
};

/** W3005: the CDK adds DependsOn to a reference that already implies it; harmless, and not from this project. */
const ARGUMENTS = ['--ignore-checks', 'W3005', '--'];

const said: string[] = [];
const run: CommandRunner = quietRunner((chunk) => said.push(Buffer.from(chunk).toString()));

/** Resolves with undefined where there is no Python, or no registry to install from. */
async function installCfnLint(): Promise<string | undefined> {
  try {
    const python = await preparePython(ENVIRONMENT, { run, env: process.env, note: () => undefined });
    return path.join(path.dirname(python), 'cfn-lint');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.warn(`cfn-lint is skipped: ${error.message}`);
    return undefined;
  }
}

async function lint(cfnLint: string, templates: Templates): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-cfn-lint-'));
  try {
    const files = Object.entries(templates).map(([stack, template]) => {
      const file = path.join(folder, `${stack}.json`);
      writeFileSync(file, JSON.stringify(template));
      return file;
    });
    return await run({ file: cfnLint, args: [...ARGUMENTS, ...files], cwd: folder, env: process.env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('cfn-lint finds no fault in any template, and finds one in a broken template', async () => {
  const cfnLint = await installCfnLint();
  if (cfnLint === undefined) return;
  said.length = 0;
  const everything = { alarmEmail: 'me@example.com', budget: { limitUsd: 50, email: 'me@example.com' } };
  const tokens = { kind: 'jwt', issuer: 'https://login.example.com', audience: ['my-client'] } as const;
  const codes = [
    await lint(cfnLint, anAssembly({ target: 'aws', stage: 'prod', ...everything }).templates),
    await lint(cfnLint, anAssembly({ target: 'aws', stage: 'dev', apiAccess: tokens }).templates),
    await lint(cfnLint, anAssembly({ target: 'local', stage: 'dev' }).templates),
  ];
  expect({ codes, said: said.join('') }).toEqual({ codes: [0, 0, 0], said: '' });
  const broken = { stream: { Resources: { Stream: { Type: 'AWS::Kinesis::Stream', Properties: { Shards: 'two' } } } } };
  expect(await lint(cfnLint, broken)).not.toBe(0);
  expect(said.join('')).toContain('E3002');
});
