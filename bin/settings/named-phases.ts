import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(__dirname, '..', '..', 'data', 'phases');
const EXTENSION = '.yaml';

/** The texts of the files in data/phases by their names, in the order of the names. The container's bundle carries them. */
export const NAMED_PHASES: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION))
    .toSorted()
    .map((file) => [path.basename(file, EXTENSION), readFileSync(path.join(FOLDER, file), 'utf8')]),
);
