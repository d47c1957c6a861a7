import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { LEGION_WORDS } from '../test-build';

export type LegionProcess = {
  readonly child: ChildProcess;
  readonly ended: Promise<{
    readonly exitCode: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
};

/** The real program in a process of its own, with only the named variables. */
export function startLegion(
  argv: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Readonly<Record<string, string>> },
): LegionProcess {
  const child = spawn(process.execPath, [...LEGION_WORDS, ...argv], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = (once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>).then(
    ([exitCode, signal]) => ({ exitCode, signal, stdout, stderr }),
  );
  return { child, ended };
}
