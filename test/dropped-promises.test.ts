import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');
const CODE = ['bin', 'lib', 'lambda', 'producer', 'dashboard/src', 'scripts', 'bench'];
/** Calls that return no promise; `void` drops another result. */
const SYNCHRONOUS = new Set(['delete', 'destroy', 'push', 'set', 'store', 'write', 'writeHead']);
const NEVER_REJECTS = /never rejects/i;
/** The callee after `void`, up to the first parenthesis: `this.attempt` of `void this.attempt(due).then(`. */
const DROPPED = /\bvoid ([\w$.#]+)\(/;

const sources = new Map(
  CODE.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|tsx|js)$/.test(file))
      .map((file) => path.join(folder, file)),
  ).map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8').split('\n')]),
);

/** The name of the function that returned the promise, or of the promise: `attempt`, `ending` of `ending.then`. */
function sourceOf(callee: string): string {
  const names = callee.split('.').filter((name) => name !== 'then');
  return names.at(-1)!.replace('#', '');
}

/** Names of functions and promises whose declaration has a comment saying that they never reject. */
function neverRejecting(): ReadonlySet<string> {
  const declared = [...sources.values()].flatMap((lines) =>
    lines.flatMap((line, at) => {
      if (!NEVER_REJECTS.test(line) || !/^\s*(\/\*\*|\*|\/\/)/.test(line)) return [];
      const declaration = lines.slice(at + 1).find((next) => !/^\s*(\*|\/\/)/.test(next)) ?? '';
      const [, name] =
        /^\s*(?:export |private |readonly |async |function |const |let |#)*([\w$]+)/.exec(declaration) ?? [];
      return name === undefined ? [] : [name];
    }),
  );
  return new Set(declared);
}

test('a promise is dropped only where it never rejects, and a comment says so there or where it is declared', () => {
  const safe = neverRejecting();
  const dropped = [...sources].flatMap(([file, lines]) =>
    lines.flatMap((line, at) => {
      const [, callee] = DROPPED.exec(line) ?? [];
      if (callee === undefined) return [];
      const name = sourceOf(callee);
      const isExplained = [lines[at - 1] ?? '', line].some((text) => NEVER_REJECTS.test(text));
      return isExplained || SYNCHRONOUS.has(name) || safe.has(name) ? [] : [`${file}:${at + 1} ${callee}`];
    }),
  );
  expect(dropped).toEqual([]);
});
