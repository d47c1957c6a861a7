import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../lib/core/user-error';
import { quietRunner } from '../bin/deploy/command-runner';
import { CDKLOCAL, REPOSITORY, installedProgram } from '../bin/deploy/repository';
import { legionCommand, withoutTarget, type LegionCommand } from '../bin/deploy/local/legion-command';
import type { MiniStack } from '../bin/deploy/local/ministack-process';
import { MINISTACK_ENVIRONMENT, preparePython } from '../bin/deploy/local/python-environment';
import { untilStored } from '../bin/deploy/local/until-stored';
import { withMiniStack } from '../bin/deploy/local/with-ministack';
import { runMain } from '../bin/settings/run-main';

// The SDK's notice about Node 20 is for maintainers, not for readers of the result.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const STAGE = 'e2e';
/** Not the default, to show that the region reaches every part. */
const REGION = 'eu-central-1';
const EVENTS = 3_000;
/** More than the emulator can take, so that the emulator is what is measured. */
const EVENTS_PER_SECOND = 5_000;
const STORED_WITHIN_MS = 120_000;

const note = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * `npm run test:cdklocal`: the whole pipeline on an emulator of its own. Deploys, produces, verifies and queries; deploys
 * again over that; destroys, deploys and produces again, because a new deployment must not see the old one's state; and
 * does it once with plain cdklocal.
 */
async function main(): Promise<void> {
  const run = quietRunner((chunk) => void process.stderr.write(chunk));
  const python = await preparePython(MINISTACK_ENVIRONMENT, { run, env: process.env, note });
  const cwd = await mkdtemp(path.join(tmpdir(), 'legion-cdklocal-'));
  try {
    const outcome = await withMiniStack({ python, env: process.env }, (emulator, signal) => {
      note(`MiniStack at ${emulator.endpoint} (process ${emulator.pid})`);
      const shown = (chunk: Uint8Array) => void process.stderr.write(chunk);
      return scenario(emulator, legionCommand({ cwd, env: process.env, signal, shown }), cwd);
    });
    if (outcome === 'interrupted') throw new UserError('interrupted');
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

async function scenario(emulator: MiniStack, legion: LegionCommand, cwd: string): Promise<void> {
  const where = ['--endpoint', emulator.endpoint, '--stage', STAGE, '--region', REGION];
  const deploy = () => legion(['deploy', 'local', ...where]);
  report('deploy', `${seconds(await deploy(), 'deployMs')} on an empty emulator`);
  const first = await produceAndVerify('first run', emulator, legion);
  const rows = ((await legion(['query', 'anomalies'])).rows as unknown[] | undefined) ?? [];
  if (rows.length === 0)
    throw new UserError('query anomalies found nothing, though 8 % of the events carry an anomaly');
  report('query anomalies', `${rows.length} rows on the first page`);

  report('deploy again', `${seconds(await deploy(), 'deployMs')} with nothing to change`);
  await legion(['verify', '--run-id', first]);
  report('after that', 'the first run is still PROVEN');

  report('destroy', seconds(await legion(['destroy', 'local', ...where]), 'destroyMs'));
  report('second deployment', seconds(await deploy(), 'deployMs'));
  await produceAndVerify('second run', emulator, legion);
  report('destroy', seconds(await legion(['destroy', 'local', ...where]), 'destroyMs'));
  await plainCdklocal(emulator, legion, cwd);
}

/** cdklocal as its users call it: without flags of ours, the app derives target and stage from the endpoint. */
async function plainCdklocal({ endpoint }: MiniStack, legion: LegionCommand, cwd: string): Promise<void> {
  const env = { ...withoutTarget(process.env), AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_S3: endpoint };
  const run = quietRunner((chunk) => void process.stderr.write(chunk));
  const output = ['--output', path.join(cwd, 'plain')];
  for (const words of [['bootstrap'], ['deploy', '--all', '--require-approval', 'never']]) {
    const args = [installedProgram(CDKLOCAL), ...words, ...output];
    const code = await run({ file: process.execPath, args, cwd: REPOSITORY, env });
    if (code !== 0) throw new UserError(`cdklocal ${words.join(' ')} ended with exit code ${code}`);
  }
  const { runId } = await legion(['produce', '--endpoint', endpoint, '--events', '500', '--rate', '1000']);
  const { verdict } = await legion(['verify', '--endpoint', endpoint, '--run-id', String(runId), '--wait', '60']);
  report('plain cdklocal', String(verdict));
}

/** @returns the run's id */
async function produceAndVerify(name: string, emulator: MiniStack, legion: LegionCommand): Promise<string> {
  // Without endpoint and stage: the command finds the deployment.
  const words = ['produce', '--events', String(EVENTS), '--rate', String(EVENTS_PER_SECOND)];
  const stored = untilStored({
    endpoint: emulator.endpoint,
    region: REGION,
    stage: STAGE,
    records: EVENTS,
    timeoutMs: STORED_WITHIN_MS,
    now: Date.now,
    sleep,
  });
  const [storedAtMs, summary] = await Promise.all([stored, legion(words)]);
  const { runId, accepted, firstAcceptedAtMs } = summary as Record<string, number> & { runId: string };
  const eventsPerSecond = Math.round((EVENTS * 1000) / (storedAtMs - firstAcceptedAtMs!));
  report(name, `${accepted} events accepted; ${eventsPerSecond} events/s from the first acceptance to the last row`);
  const { verdict } = await legion(['verify', '--run-id', runId, '--wait', '60']);
  if (verdict !== 'PROVEN') throw new UserError(`verify says ${String(verdict)}`);
  report(name, verdict);
  return runId;
}

function report(what: string, result: string): void {
  process.stdout.write(`cdklocal on MiniStack | ${what.padEnd(16)} | ${result}\n`);
}

function seconds(result: Record<string, unknown>, key: string): string {
  return `${(Number(result[key]) / 1000).toFixed(1)} s`;
}

runMain(main);
