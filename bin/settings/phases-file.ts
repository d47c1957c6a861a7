import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { phasesSchema, type Phase } from '../../lib/domain/run/phases';
import { UserError } from '../../lib/core/user-error';
import { NAMED_PHASES } from './named-phases';
import { isErrno } from '../../lib/core/errno';

/**
 * Reads phases by the name of a file in data/phases, or by the path of another file. A name wins over a path; for a
 * file called `viral`, write `./viral`.
 * @throws UserError when there is no such file, or it holds anything but a list of phases
 */
export async function readPhases(nameOrFile: string, cwd: string): Promise<readonly Phase[]> {
  return phasesOf(NAMED_PHASES.get(nameOrFile) ?? (await textOf(nameOrFile, cwd)), nameOrFile);
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) {
      throw new UserError(`--phases ${file}: neither a file nor one of ${[...NAMED_PHASES.keys()].join(', ')}`);
    }
    throw new UserError(`--phases ${file} cannot be read (${code}): name a YAML file, or a list in data/phases`, {
      cause: error,
    });
  }
}

const EXAMPLE = 'phases: [{ name: calm, seconds: 60, rate: 100 }, { name: storm, seconds: 10, rate: 1000 }]';

function phasesOf(text: string, source: string): readonly Phase[] {
  const value = parsedYaml(text, source);
  const other = value && typeof value === 'object' ? Object.keys(value).find((key) => key !== 'phases') : undefined;
  if (other !== undefined) throw new UserError(`--phases ${source}: the only key at the top is phases, got ${other}`);
  const parsed = phasesSchema.safeParse((value as { phases?: unknown } | null)?.phases);
  if (parsed.success) return parsed.data;
  const { path: where, message } = parsed.error.issues[0]!;
  throw new UserError(`--phases ${source}: ${['phases', ...where].join('.')}: ${message}; write ${EXAMPLE}`);
}

function parsedYaml(text: string, source: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const [line] = (error as Error).message.split('\n');
    throw new UserError(`--phases ${source} is no YAML: ${line!.replace(/:$/, '')}`, { cause: error });
  }
}
