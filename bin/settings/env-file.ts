import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { UserError } from '../../lib/core/user-error';
import { ALL_SETTINGS } from './settings-table';
import { isErrno } from '../../lib/core/errno';

export const ENV_FILE = '.env';

type Variables = Readonly<Record<string, string | undefined>>;

export type WithEnvFile = {
  /** The variables of the environment, then those of the file. */
  readonly env: Variables;
  /** Those that come from the file. */
  readonly envFile: Variables;
};

/**
 * The variables, completed by those of `.env` in the folder. Only variables that Legion reads are taken from the file:
 * those of its settings, and those of AWS.
 * @throws UserError with the line number when the file cannot be parsed
 */
export function withEnvFile(env: Variables, cwd: string): WithEnvFile {
  const text = readText(path.join(cwd, ENV_FILE));
  if (text === undefined) return { env, envFile: {} };
  refuseBadLines(text);
  // Shells and compose files write an empty value for "not set".
  const entries = Object.entries(parseEnv(text)).filter(([name, value]) => isOurs(name) && value !== '' && !env[name]);
  const envFile = Object.fromEntries(entries);
  return { env: { ...env, ...envFile }, envFile };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // A folder of that name is a Python virtual environment.
    if (isErrno(cause, 'ENOENT', 'EISDIR')) return undefined;
    throw new UserError(`${ENV_FILE} cannot be read (${code}): change its permissions, or remove it`, { cause });
  }
}

function isOurs(name: string): boolean {
  return /^(LEGION|AWS)_/.test(name) || SETTING_VARIABLES.has(name);
}

const SETTING_VARIABLES: ReadonlySet<string> = new Set(
  Object.values(ALL_SETTINGS).flatMap(({ variables }) => variables.map(({ name }) => name)),
);

const ASSIGNMENT = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.-]*\s*=\s*(.*)$/;

/** Node's own parser silently skips lines that it cannot parse, and would lose a setting with them. */
function refuseBadLines(text: string): void {
  let open: string | undefined;
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (open !== undefined) {
      if (line.includes(open)) open = undefined;
      continue;
    }
    if (/^\s*(#|$)/.test(line)) continue;
    const value = ASSIGNMENT.exec(line)?.[1];
    if (value === undefined) {
      throw new UserError(`${ENV_FILE}:${at + 1} must be NAME=value, got ${JSON.stringify(line)}: fix or remove it`);
    }
    const quote = /^["'`]/.exec(value)?.[0];
    if (quote !== undefined && !value.slice(1).includes(quote)) open = quote;
  }
  if (open !== undefined) throw new UserError(`${ENV_FILE}: a value that begins with ${open} has no end: add ${open}`);
}
