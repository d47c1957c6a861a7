import { existsSync } from 'node:fs';
import path from 'node:path';

/** `import`, `export … from`, `import()`, `import('…').Type`, `require` and `require.resolve` of a text. */
const SPECIFIER = /(?:\bfrom|\bimport|\brequire(?:\.resolve)?)\s*\(?\s*(?:'([\w@./:-]+)'|"([\w@./:-]+)")/g;
/** The same of something that only shows when it runs. */
const COMPUTED = /\b(?:import|require)\s*\(\s*(?!['"])\S/;
const ENDINGS = ['', '.ts', '.tsx', '.js', '.json', '.d.ts'];

/** Every module that a source names. */
export function specifiersOf(source: string): readonly string[] {
  return [...source.matchAll(SPECIFIER)].map(([, single, double]) => (single ?? double)!);
}

/** Whether a source imports what its text does not name. */
export function importsComputed(source: string): boolean {
  return COMPUTED.test(source);
}

/**
 * The file that a relative specifier means, both by their paths from the root.
 * @throws Error when there is none
 */
export function resolveRelative(root: string, from: string, specifier: string): string {
  const target = path.posix.join(path.posix.dirname(from), specifier);
  const found = ENDINGS.map((ending) => `${target}${ending}`).find((file) => isFile(path.join(root, file)));
  if (found === undefined) throw new Error(`${from} imports ${specifier}, which is not there`);
  return found;
}

function isFile(file: string): boolean {
  return existsSync(file) && path.extname(file) !== '';
}
