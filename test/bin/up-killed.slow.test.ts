import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { discover, STATE_FILE } from '../../lib/cloud/discovery';
import { fractions } from '../lib/cloud/kept/fractions';
import { shareAssembly } from '../local-assembly';
import { aFolder } from './a-context';
import { aDatasetFile } from './a-dataset';
import { startLegion, type LegionProcess } from './a-process';

const KILLS = 20;
const EVENTS = 8_000;
const RATE = 400;
const SEED = 20_261_129;

const folder = aFolder();
shareAssembly(folder.path);
const started: LegionProcess[] = [];
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
  folder.remove();
});

const dataset = aDatasetFile(folder.path);

function legion(words: readonly string[]): LegionProcess {
  const process = startLegion([...words, '--dataset', dataset], { cwd: folder.path });
  started.push(process);
  return process;
}

/** The first of three consecutive ports that were free a moment ago. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address() as AddressInfo;
    const others = [port + 1, port + 2].map((other) => createServer().listen(other, '127.0.0.1'));
    const free = await Promise.all(
      others.map((server) =>
        once(server, 'listening').then(
          () => true,
          () => false,
        ),
      ),
    );
    for (const server of [first, ...others]) server.close();
    if (free.every(Boolean)) return port;
  }
}

/** Starts the cloud on the kept state, and waits until it is announced. */
async function up(port: number): Promise<LegionProcess> {
  const cloud = legion(['up', '--data-dir', 'state', '--port', `${port}`, '--dashboard-port', '0']);
  const file = path.join(folder.path, STATE_FILE);
  while (discover(file)?.pid !== cloud.child.pid) {
    if (cloud.child.exitCode !== null) throw new Error(`legion up ended: ${(await cloud.ended).stderr}`);
    await delay(5);
  }
  return cloud;
}

const PRODUCE = ['produce', '--run-id', 'killed', '--events', `${EVENTS}`, '--rate', `${RATE}`, '--json'];

function acceptedUpTo(): number {
  const file = path.join(folder.path, '.legion/runs/killed/manifest.json.position');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { position: number }).position : 0;
}

test(`a cloud killed ${KILLS} times under load keeps all that it accepted, and the run is proven (seed ${SEED})`, async () => {
  const random = fractions(SEED);
  const port = await freePorts();
  let cloud = await up(port);
  let producer = legion(PRODUCE);
  const lines: string[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const at = Math.floor((EVENTS * 0.95 * (kill - random())) / KILLS);
    while (acceptedUpTo() < at) {
      // A producer that stops while the cloud is down resumes where it was.
      if (producer.child.exitCode !== null) producer = legion(PRODUCE);
      await delay(5);
    }
    cloud.child.kill('SIGKILL');
    lines.push((await cloud.ended).stderr);
    cloud = await up(port);
  }
  while ((await producer.ended).exitCode !== 0) producer = legion(PRODUCE);

  expect(JSON.parse((await producer.ended).stdout)).toMatchObject({
    generated: EVENTS,
    accepted: EVENTS,
    complete: true,
  });
  const verified = await legion(['verify', '--run-id', 'killed', '--wait', '60', '--json']).ended;
  expect(JSON.parse(verified.stdout)).toMatchObject({
    verdict: 'PROVEN',
    bronze: EVENTS,
    lost: 0,
    extra: 0,
    altered: 0,
  });
  expect(verified.exitCode).toBe(0);
  expect(lines.join('')).not.toMatch(/lost|gone|damaged|older than/);
}, 600_000);
