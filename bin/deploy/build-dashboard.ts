import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { REPOSITORY } from './repository';
import { runMain } from '../settings/run-main';

/** Where the page's files are by default. */
export const DASHBOARD_FOLDER = path.join(REPOSITORY, 'dashboard', 'dist');

/** The files that index.html names as `{{name}}`, by their sources. */
const ENTRIES = {
  main: 'src/main.tsx',
  'early-theme': 'src/early-theme.ts',
  style: 'src/style/main.css',
  icon: 'src/icon.svg',
};

/**
 * Builds the page into static files: index.html, and in assets/ files with a hash of their content in the name, so that
 * they can be cached forever.
 * @param sourceRoot the repository with the page's sources
 * @returns the files' paths within `outdir`
 */
export async function buildDashboard({
  outdir = DASHBOARD_FOLDER,
  sourceRoot = REPOSITORY,
}: { readonly outdir?: string; readonly sourceRoot?: string } = {}): Promise<readonly string[]> {
  const source = path.join(sourceRoot, 'dashboard');
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: source,
    entryPoints: ENTRIES,
    outdir: path.join(outdir, 'assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.svg': 'copy' },
    minify: true,
    legalComments: 'none',
    tsconfig: path.join(source, 'tsconfig.json'),
    metafile: true,
    logLevel: 'warning',
  });
  const names = outputNames(metafile);
  const html = (await readFile(path.join(source, 'index.html'), 'utf8')).replace(
    /\{\{([a-z-]+)\}\}/g,
    (_placeholder, entry: string) => `/assets/${nameOf(names, entry)}`,
  );
  await mkdir(outdir, { recursive: true });
  await writeFile(path.join(outdir, 'index.html'), html);
  return ['index.html', ...[...names.values()].map((name) => `assets/${name}`)];
}

/** File name in assets/ by entry point. */
function outputNames({ outputs }: Metafile): ReadonlyMap<string, string> {
  return new Map(
    Object.keys(outputs).map((output) => {
      const name = path.basename(output);
      return [name.replace(/-[A-Z0-9]{8}\.\w+$/, ''), name] as const;
    }),
  );
}

function nameOf(names: ReadonlyMap<string, string>, entry: string): string {
  const name = names.get(entry);
  if (name === undefined) throw new Error(`index.html names ${entry}, which is not an entry point of the page`);
  return name;
}

if (require.main === module) {
  runMain(async () => {
    for (const file of await buildDashboard()) process.stdout.write(`${path.join(DASHBOARD_FOLDER, file)}\n`);
  });
}
