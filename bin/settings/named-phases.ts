import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(__dirname, '..', '..', 'data', 'phases');
const EXTENSION = '.yaml';

/** The texts of the files in data/phases by name, in order of name. The container's bundle includes them. */
export const NAMED_PHASES: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION))
    .toSorted()
    .map((file) => [path.basename(file, EXTENSION), readFileSync(path.join(FOLDER, file), 'utf8')]),
);
