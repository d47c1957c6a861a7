import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { fileFault } from '../core/file-fault';
import { identityOf, isSameProcessRunning } from '../core/process-identity';

const runningCloudSchema = z.object({
  pid: z.int().positive(),
  stage: z.string(),
  /** ISO 8601 */
  startedAt: z.string(),
  endpoints: z.object({ kinesis: z.url(), dynamodb: z.url(), s3: z.url().optional() }),
});

/** `start` tells the process from a later one with the same id; an earlier version did not write it. */
const fileSchema = runningCloudSchema.extend({ start: z.string().nullable().default(null) });

/** What another terminal needs to use a cloud that is up. */
export type RunningCloud = z.infer<typeof runningCloudSchema>;

/** Relative to the folder that commands are run in. */
export const STATE_FILE = path.join('.legion', 'embedded.json');

/**
 * Says that a cloud is up. The file is replaced as a whole; a reader never sees half of it.
 *
 * @throws UserError when it cannot be written
 */
export function announce(file: string, cloud: RunningCloud): void {
  const unfinished = `${file}.${cloud.pid}`;
  const { start } = identityOf(cloud.pid);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(unfinished, `${JSON.stringify({ ...cloud, start }, null, 2)}\n`);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw fileFault('announce the cloud in', file, error);
  }
}

/** Takes the announcement back, unless another process has put its own there since. */
export function withdraw(file: string, pid: number): void {
  if (read(file)?.pid === pid) rmSync(file, { force: true });
}

/** The cloud that is up, or undefined: no file, a file of a process that is gone, or one that cannot be read. */
export function discover(file: string): RunningCloud | undefined {
  const announced = read(file);
  if (!announced || !isSameProcessRunning(announced)) return undefined;
  const { start: _start, ...cloud } = announced;
  return cloud;
}

function read(file: string): z.infer<typeof fileSchema> | undefined {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // whatever is wrong with the file, nothing can be reached through it
  }
}
