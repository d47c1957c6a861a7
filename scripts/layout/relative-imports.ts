import { existsSync } from 'node:fs';
import path from 'node:path';

/** `import`, `export … from`, `import()`, `import('…').Type`, `require` and `require.resolve` of a literal. */
const SPECIFIER = /(?:\bfrom|\bimport|\brequire(?:\.resolve)?)\s*\(?\s*(?:'([\w@./:-]+)'|"([\w@./:-]+)")/g;
/** The same of an expression, whose value shows only at run time. */
const COMPUTED = /\b(?:import|require)\s*\(\s*(?!['"])\S/;
const ENDINGS = ['', '.ts', '.tsx', '.js', '.json', '.d.ts'];

/** Every module that a source imports by a literal. */
export function specifiersOf(source: string): readonly string[] {
  return [...source.matchAll(SPECIFIER)].map(([, single, double]) => (single ?? double)!);
}

/** Whether a source imports something that its text does not name. */
export function importsComputed(source: string): boolean {
  return COMPUTED.test(source);
}

/**
 * The file that a relative specifier resolves to; both paths are from the root.
 * @throws Error when there is none
 */
export function resolveRelative(root: string, from: string, specifier: string): string {
  const target = path.posix.join(path.posix.dirname(from), specifier);
  const found = ENDINGS.map((ending) => `${target}${ending}`).find((file) => isFile(path.join(root, file)));
  if (found === undefined) throw new Error(`${from} imports ${specifier}, which does not exist`);
  return found;
}

function isFile(file: string): boolean {
  return existsSync(file) && path.extname(file) !== '';
}
