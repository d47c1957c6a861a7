import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, isScalar, parseDocument } from 'yaml';
import { UserError } from '../../lib/core/user-error';
import { isErrno } from '../../lib/core/errno';

const DEFAULT_SETTINGS_FILE = 'legion.yaml';

/** A settings file as read: every scalar as written, so that `007` stays a run id and `1e3` a text. */
export type SettingsFile = { readonly path: string; readonly entries: ReadonlyMap<string, string> };

/**
 * Reads `--config FILE`, or `legion.yaml` in the working directory when it is there.
 * @throws UserError when a named file is missing, or the text is no flat YAML map.
 */
export function readSettingsFile(cwd: string, named: string | undefined): SettingsFile {
  const file = path.resolve(cwd, named ?? DEFAULT_SETTINGS_FILE);
  const shown = named ?? DEFAULT_SETTINGS_FILE;
  const source = readText(file, shown, { required: named !== undefined });
  return { path: shown, entries: source === undefined ? new Map() : parseSettings(source, shown) };
}

function readText(file: string, shown: string, { required }: { required: boolean }): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (!required && isErrno(cause, 'ENOENT')) return undefined;
    throw new UserError(`settings file ${shown} cannot be read (${code}): name a readable YAML file with --config`, {
      cause,
    });
  }
}

function parseSettings(source: string, shown: string): Map<string, string> {
  const document = parseDocument(source, { schema: 'failsafe', prettyErrors: false });
  const [fault] = document.errors;
  if (fault) {
    const line = source.slice(0, fault.pos[0]).split('\n').length;
    const reason = fault.message.split('\n')[0]!;
    throw new UserError(`settings file ${shown} is not valid YAML at line ${line}: ${reason}`, { cause: fault });
  }
  if (document.contents === null) return new Map();
  if (isScalar(document.contents) && document.contents.value === '') return new Map();
  if (!isMap(document.contents)) {
    throw new UserError(`settings file ${shown} must be a map of keys to values, such as "rate: 100"`);
  }
  return new Map(document.contents.items.map(({ key, value }) => [String(key), scalarText(value)]));
}

/** Lists and maps are kept as YAML text: no setting takes one, so the setting itself refuses it by name. */
function scalarText(value: unknown): string {
  if (isScalar<string | null>(value)) return value.value ?? '';
  return value === null ? '' : JSON.stringify(value);
}
