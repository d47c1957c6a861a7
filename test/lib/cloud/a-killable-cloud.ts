import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A cloud in its own process, to be killed. */
export async function startKillable(
  assemblyDir: string,
  dataDir: string,
): Promise<{ readonly child: ChildProcess; readonly endpoint: string }> {
  const script = path.join(__dirname, 'killable-cloud.ts');
  const child = spawn(process.execPath, ['--require', require.resolve('tsx/cjs'), script, assemblyDir, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: process.env,
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, endpoint: (JSON.parse(line) as { kinesis: string }).kinesis };
}
