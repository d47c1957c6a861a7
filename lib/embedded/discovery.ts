import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { isRunning } from './is-running';

const runningCloudSchema = z.object({
  pid: z.int().positive(),
  stage: z.string(),
  /** ISO 8601 */
  startedAt: z.string(),
  endpoints: z.object({ kinesis: z.url(), dynamodb: z.url() }),
});

/** What another terminal needs to use a cloud that is up. */
export type RunningCloud = z.infer<typeof runningCloudSchema>;

/** Relative to the folder that commands are run in. */
export const STATE_FILE = path.join('.legion', 'embedded.json');

/** Says that a cloud is up. The file is replaced as a whole; a reader never sees half of it. */
export function announce(file: string, cloud: RunningCloud): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${cloud.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(cloud, null, 2)}\n`);
  renameSync(unfinished, file);
}

/** Takes the announcement back, unless another process has put its own there since. */
export function withdraw(file: string, pid: number): void {
  if (read(file)?.pid === pid) rmSync(file, { force: true });
}

/** The cloud that is up, or undefined: no file, a file of a process that is gone, or one that cannot be read. */
export function discover(file: string): RunningCloud | undefined {
  const cloud = read(file);
  return cloud && isRunning(cloud.pid) ? cloud : undefined;
}

function read(file: string): RunningCloud | undefined {
  try {
    return runningCloudSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // whatever is wrong with the file, nothing can be reached through it
  }
}
