import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type SampledProcessOptions<Value> = {
  /** Of Node.js. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** @default shown */
  readonly stderr?: 'inherit' | 'ignore';
  readonly intervalMs: number;
  /** Reads something of the process; undefined when it has ended. */
  readonly read: (pid: number) => Value | undefined;
};

export type SampledProcess<Value> = {
  readonly samples: readonly { readonly atMs: number; readonly value: Value }[];
  readonly stdout: string;
  readonly ms: number;
};

/**
 * Runs Node.js until it ends, and reads something of its process every so often.
 * @throws Error when it ends with another code than 0
 */
export async function sampledProcess<Value>(options: SampledProcessOptions<Value>): Promise<SampledProcess<Value>> {
  const { args, cwd, env = process.env, stderr = 'inherit', intervalMs, read } = options;
  const begunMs = performance.now();
  const sinceBegun = () => performance.now() - begunMs;
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', stderr] });
  const samples: { readonly atMs: number; readonly value: Value }[] = [];
  const timer = setInterval(() => {
    const value = read(child.pid!);
    if (value !== undefined) samples.push({ atMs: sinceBegun(), value });
  }, intervalMs);
  let stdout = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  clearInterval(timer);
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}: ${stdout}`);
  return { samples, stdout, ms: sinceBegun() };
}
