import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withoutTarget } from '../../bin/deploy/local/legion-command';
import type { Manifest } from '../../lib/domain/run/run';
import { aProcessGroup, endProcessGroups } from '../a-process-group';
import { startLegion } from '../bin/a-process';
import { shareAssembly } from '../local-assembly';
import { LEGION_WORDS } from '../test-build';

export type CloudOfItsOwn = {
  /** The whole environment of a client: the machine's, without settings for AWS, and the variables that `up` printed. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stream: string;
  readonly table: string;
  /** Sends a run, and resolves with its manifest when all of it is proven to be in bronze. */
  readonly produce: (runId: string, parts: { events: number; eventsPerSecond: number }) => Promise<Manifest>;
  readonly stop: () => Promise<void>;
};

/** `legion up` in a process of its own, in a new folder, on any free port. */
export async function startCloudOfItsOwn({ faults }: { readonly faults?: string } = {}): Promise<CloudOfItsOwn> {
  const folder = mkdtempSync(path.join(tmpdir(), 'legion-clients-'));
  shareAssembly(folder);
  const own = { PATH: process.env.PATH, HOME: folder };
  const words = [...LEGION_WORDS, 'up', '--port', '0', '--dashboard-port', '0'];
  if (faults !== undefined) words.push('--faults', faults);
  const up = aProcessGroup(process.execPath, words, { cwd: folder, env: own });
  const [said] = await up.whenSaid(/[^]*Ctrl-C ends it/);
  const [, stream, table] = /stream (\S+), table ([^\s,]+)/.exec(said)!;
  const printed = Object.fromEntries([...said.matchAll(/\b(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));

  const legion = async (command: readonly string[]) => {
    const { exitCode, stdout, stderr } = await startLegion([...command, '--json'], { cwd: folder }).ended;
    if (exitCode !== 0) throw new Error(`legion ${command.join(' ')} ended with ${exitCode}: ${stdout}${stderr}`);
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
  };
  return {
    environment: {
      ...withoutTarget(process.env),
      AWS_CONFIG_FILE: path.join(folder, 'no-config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'no-credentials'),
      ...printed,
    },
    stream: stream!,
    table: table!,
    produce: async (runId, { events, eventsPerSecond }) => {
      const run = ['--run-id', runId];
      const summary = await legion(['produce', ...run, '--events', `${events}`, '--rate', `${eventsPerSecond}`]);
      await legion(['verify', ...run, '--wait', '60']);
      return JSON.parse(readFileSync(path.resolve(folder, String(summary.manifest)), 'utf8')) as Manifest;
    },
    stop: async () => {
      up.signal('SIGTERM');
      await up.ended;
      endProcessGroups();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
