import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

const deployedSchema = z.object({
  endpoint: z.url(),
  region: z.string(),
  stage: z.string(),
  /** ISO 8601 */
  deployedAt: z.string(),
});

/** What another command needs to use a deployment on an emulator. */
export type Deployed = z.infer<typeof deployedSchema>;

/** Relative to the folder that commands run in. */
export const DEPLOYMENT_FILE = path.join('.legion', 'local', 'deployment.json');

export async function writeDeployment(file: string, deployed: Deployed): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(deployed, null, 2)}\n`);
}

/** The last deployment; undefined when there is none, or the file cannot be read. */
export function readDeployment(file: string): Deployed | undefined {
  try {
    return deployedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // an unreadable file names no deployment
  }
}

export async function forgetDeployment(file: string): Promise<void> {
  await rm(file, { force: true });
}
