import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { phasesSchema, type Phase } from '../../lib/domain/phases';
import { UserError } from '../../lib/domain/user-error';

const NAMED_PHASES = path.join(__dirname, '..', '..', 'data', 'phases');

/**
 * Reads phases by the name of a file in data/phases, or by the path of another one.
 * @throws UserError when there is no such file, or it holds something else than a list of phases
 */
export async function readPhases(nameOrFile: string, cwd: string): Promise<readonly Phase[]> {
  const named = path.join(NAMED_PHASES, `${nameOrFile}.yaml`);
  const file = /^[a-z0-9-]+$/.test(nameOrFile) && existsSync(named) ? named : path.resolve(cwd, nameOrFile);
  if (!existsSync(file)) {
    const names = readdirSync(NAMED_PHASES).map((entry) => path.basename(entry, '.yaml'));
    throw new UserError(`--phases ${nameOrFile}: neither a file nor one of ${names.join(', ')}`);
  }
  return phasesOf(await readFile(file, 'utf8'), nameOrFile);
}

function phasesOf(text: string, source: string): readonly Phase[] {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UserError(`--phases ${source} is no YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  const parsed = phasesSchema.safeParse((value as { phases?: unknown } | null)?.phases);
  if (parsed.success) return parsed.data;
  const { path: where, message } = parsed.error.issues[0]!;
  throw new UserError(
    `--phases ${source}: ${['phases', ...where].join('.')}: ${message}; write phases: [{ name, seconds, rate, shape }]`,
  );
}
