import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { NAMED_PHASES } from '../bin/settings/named-phases';
import { REPOSITORY } from '../bin/deploy/repository';
import { runMain } from '../bin/settings/run-main';

/** Where `npm run bundle` writes the bundle and the image's build finds it. */
export const BUNDLE_FOLDER = path.join(REPOSITORY, 'dist', 'producer');

/** The program and its threads, one file each. A thread's file lies beside the program's, where the code looks for it. */
const ENTRIES = {
  main: 'bin/producer.ts',
  'chunk-worker': 'producer/generation/chunk-worker.ts',
  'xls-worker': 'producer/dataset/xls-worker.ts',
};

/** The command line's registry would pull every command into the bundle, and the CDK with them. */
const withoutRegistry: esbuild.Plugin = {
  name: 'without-registry',
  setup: (build) => {
    build.onResolve({ filter: /^\.\/registry$/ }, ({ importer }) =>
      importer.endsWith(path.join('bin', 'commands', 'program.ts'))
        ? { path: 'registry', namespace: 'empty' }
        : undefined,
    );
    build.onLoad({ filter: /^registry$/, namespace: 'empty' }, () => ({ contents: 'export const REGISTRY = [];' }));
  },
};

/** data/phases lies beside the sources, not beside the bundle, so the bundle carries the texts of its files. */
const withNamedPhases: esbuild.Plugin = {
  name: 'with-named-phases',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]bin[\\/]settings[\\/]named-phases\.ts$/ }, () => ({
      contents: `export const NAMED_PHASES = new Map(${JSON.stringify([...NAMED_PHASES])});`,
    }));
  },
};

/** Writes the producer as plain JavaScript without packages, with the twin's model and the named phases inside. */
export async function bundleProducer(folder: string = BUNDLE_FOLDER): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await esbuild.build({
    absWorkingDir: REPOSITORY,
    entryPoints: ENTRIES,
    outdir: folder,
    bundle: true,
    platform: 'node',
    // The oldest Node.js that runs the same file outside the image.
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    sourcemap: false,
    legalComments: 'linked',
    // Resolved only when a thread starts from sources.
    external: ['tsx/cjs'],
    plugins: [withoutRegistry, withNamedPhases],
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.outputs);
}

if (require.main === module) {
  runMain(async () => {
    for (const file of await bundleProducer()) process.stdout.write(`${file}\n`);
  });
}
