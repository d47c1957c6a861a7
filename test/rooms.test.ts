import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importCycles } from '../scripts/layout/import-cycles';
import { importsComputed, resolveRelative, specifiersOf } from '../scripts/layout/relative-imports';
import { mayImport, roomOf, ROOMS } from '../scripts/layout/rooms';

const ROOT = path.join(__dirname, '..');
const CODE = ['bin', 'lambda', 'producer', 'lib', 'dashboard', 'bench', 'scripts', 'test'];
/** Modules from outside the project that a pure file may import: none reads a clock or does I/O. */
const PURE_MODULES = new Set(['zod', 'node:crypto']);
/** Code that no pure file may contain. */
const IMPURE =
  /\b(?:Date\.now|new Date\(\)|performance\.now|Math\.random|setTimeout|setInterval|setImmediate|process\.|console\.|fetch\()/;

const sources = new Map(CODE.flatMap(filesBelow).map((file) => [file, withoutComments(read(file))]));
const imports = new Map([...sources].map(([file, source]) => [file, importsOf(file, source)]));

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js)$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file));
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function importsOf(file: string, source: string): readonly string[] {
  const relative = specifiersOf(source).filter((specifier) => specifier.startsWith('.'));
  return [...new Set(relative.map((specifier) => resolveRelative(ROOT, file, specifier)))];
}

const inRooms = [...sources.keys()].filter((file) => roomOf(file) !== undefined);

test('a room imports only from rooms below it, types included', () => {
  const upward = inRooms.flatMap((file) =>
    imports
      .get(file)!
      .filter((imported) => !mayImport(file, imported))
      .map((imported) => `${file} imports ${imported}`),
  );
  expect(upward).toEqual([]);
});

test('no imports form a cycle, types included', () => {
  expect(importCycles(imports)).toEqual([]);
});

test('every file of the program lies in a room', () => {
  const program = [...sources.keys()].filter((file) => /^(bin|lambda|producer|lib|dashboard)\//.test(file));
  expect(program.filter((file) => roomOf(file) === undefined)).toEqual([]);
});

test('every room exists, and has files', () => {
  expect(ROOMS.filter((room) => !inRooms.some((file) => roomOf(file) === room))).toEqual([]);
});

test("no import path is computed, except for a function's own code", () => {
  expect(inRooms.filter((file) => importsComputed(sources.get(file)!))).toEqual(['lib/cloud/functions/bootstrap.js']);
});

describe('a pure room', () => {
  const reached = reachedFrom(inRooms.filter((file) => roomOf(file)!.isPure));

  test('imports, directly and indirectly, neither I/O nor packages but zod', () => {
    const foreign = reached.flatMap((file) =>
      specifiersOf(sources.get(file)!)
        .filter((specifier) => !specifier.startsWith('.') && !PURE_MODULES.has(specifier))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(foreign).toEqual([]);
  });

  test('reads no clock, draws no random numbers and does no I/O, and neither do its imports', () => {
    expect(reached.filter((file) => IMPURE.test(sources.get(file)!))).toEqual([]);
  });
});

function reachedFrom(files: readonly string[]): string[] {
  const reached = new Set(files);
  for (const file of reached) for (const imported of imports.get(file) ?? []) reached.add(imported);
  return [...reached].filter((file) => sources.has(file));
}
