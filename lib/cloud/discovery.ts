import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { fileFault } from '../core/file-fault';
import { replaceFile } from '../core/files';
import { identityOf, isSameProcessRunning } from '../core/process-identity';

const runningCloudSchema = z.object({
  pid: z.int().positive(),
  stage: z.string(),
  /** ISO 8601 */
  startedAt: z.string(),
  /** An earlier version had but one and did not write it. */
  region: z.string().optional(),
  endpoints: z.object({ kinesis: z.url(), dynamodb: z.url(), s3: z.url().optional() }),
});

/** `start` distinguishes the process from a later one with the same id; an earlier version did not write it. */
const fileSchema = runningCloudSchema.extend({ start: z.string().nullable().default(null) });

/** Everything that another terminal needs to use a running cloud. */
export type RunningCloud = z.infer<typeof runningCloudSchema>;

/** Relative to the working directory. */
export const STATE_FILE = path.join('.legion', 'embedded.json');

/**
 * Announces a running cloud. The file is replaced as a whole, so a reader never sees half of it.
 *
 * @throws UserError when it cannot be written
 */
export function announce(file: string, cloud: RunningCloud): void {
  const { start } = identityOf(cloud.pid);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const text = `${JSON.stringify({ ...cloud, start }, null, 2)}\n`;
    replaceFile(file, text, { durable: false, unfinished: `.${cloud.pid}` });
  } catch (error) {
    throw fileFault('announce the cloud in', file, error);
  }
}

/** Removes the announcement, unless another process has replaced it since. */
export function withdraw(file: string, pid: number): void {
  if (read(file)?.pid === pid) rmSync(file, { force: true });
}

/** The running cloud; undefined without a readable file, or when its process is gone. */
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
    return undefined; // without a usable file, no cloud can be reached
  }
}
