'use strict';
// Compiles the program into dist/legion: JavaScript beside what it needs at run time (the functions' bundles, the
// assembly of the default settings, the page, the twin's clients), laid out like the sources. Plain JavaScript, because
// it runs before anything is compiled; what it needs of the program itself, it takes from what it has compiled.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const OUT = path.join(ROOT, 'dist', 'legion');
const ENTRY = path.join(OUT, 'bin', 'legion.js');

/** Folders with the program's sources; what lies in them and is not TypeScript is copied. */
const COMPILED = ['bin', 'lambda', 'lib', 'producer'];
/** What else the program reads, by its path from the root. */
const COPIED = ['package.json', 'data/published-table.json', 'data/twin-model.json', 'data/phases', 'data/faults'];
/** Everything that decides what a build holds. */
const INPUTS = [...COMPILED, ...COPIED, 'dashboard', 'package-lock.json', 'tsconfig.json', 'scripts/build.js'];
/** Made or installed inside of the inputs. */
const IGNORED = new Set(['node_modules', 'dist']);

/** The files of an input, in an order that does not depend on the file system. */
function filesOf(name) {
  const stats = statSync(path.join(ROOT, name), { throwIfNoEntry: false });
  if (!stats) return [];
  return stats.isDirectory() ? filesBelow(name) : [name];
}

function filesBelow(folder) {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !IGNORED.has(entry.name))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(name) : [name];
    });
}

/** A hash over the paths and bytes of all inputs; reading some 900 files takes 50 ms. */
function hashOfSources() {
  const hash = createHash('sha256');
  for (const name of INPUTS.flatMap(filesOf)) hash.update(`\0${name}\0`).update(readFileSync(path.join(ROOT, name)));
  return hash.digest('hex');
}

/** The hash of the sources that the build was made from; undefined without a whole build. */
function builtFrom() {
  try {
    return JSON.parse(readFileSync(path.join(OUT, 'build.json'), 'utf8')).sources;
  } catch {
    return undefined;
  }
}

/** Whether this is the repository: an installed package has its build, and no sources. */
function hasSources() {
  return existsSync(path.join(ROOT, 'tsconfig.json'));
}

/** Builds if, and only if, the build is not that of the sources. */
function ensureBuilt() {
  if (!hasSources()) return;
  const sources = hashOfSources();
  if (builtFrom() === sources) return;
  process.stderr.write('Building Legion (once for these sources) ...\n');
  build(sources);
}

function build(sources = hashOfSources()) {
  const unfinished = `${OUT}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    compileInto(unfinished);
    makeArtifacts(unfinished);
    writeFileSync(path.join(unfinished, 'build.json'), `${JSON.stringify({ sources })}\n`);
    publish(unfinished);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function compileInto(folder) {
  const names = COMPILED.flatMap(filesOf);
  const typescript = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  require('esbuild').buildSync({
    absWorkingDir: ROOT,
    entryPoints: typescript,
    outdir: folder,
    outbase: '.',
    platform: 'node',
    // The oldest Node.js that the package supports.
    target: 'node20',
    format: 'cjs',
    // import() becomes a require: Node.js's own would want file extensions.
    supported: { 'dynamic-import': false },
    // Next to each file, and without the sources' text: --debug names the lines of the sources.
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
  const rest = names.filter((name) => !name.endsWith('.ts') && path.basename(name) !== 'Dockerfile');
  for (const name of [...rest, ...COPIED.flatMap(filesOf)]) {
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(path.join(ROOT, name), target);
  }
}

/** In a process of its own: the CDK, which this one does not need, takes 150 MB. */
function makeArtifacts(folder) {
  const program = path.join(folder, 'bin', 'make-artifacts.js');
  const { status } = spawnSync(process.execPath, [program, ROOT], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${path.relative(ROOT, program)} failed: see the lines above`);
}

/** Puts a finished build in place. Another process may have been faster with the same sources: its build is as good. */
function publish(unfinished) {
  const old = `${unfinished}.old`;
  try {
    if (existsSync(OUT)) renameSync(OUT, old);
    renameSync(unfinished, OUT);
  } catch (error) {
    if (!existsSync(ENTRY)) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

module.exports = { ENTRY, OUT, build, builtFrom, ensureBuilt, hashOfSources };
if (require.main === module) build();
