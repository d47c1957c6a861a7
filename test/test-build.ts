import path from 'node:path';

const ROOT = path.resolve(__dirname, '..');

/** Set once per run by test/global-setup.ts. */
export const TEST_BUILD_VARIABLE = 'LEGION_TEST_BUILD';

/** The folder of a build of exactly these sources; undefined when there is none, and everything runs from sources. */
export const TEST_BUILD = process.env[TEST_BUILD_VARIABLE];

/** Node.js arguments that run the command line as a process: the build, which starts faster, or the sources. */
export const LEGION_WORDS: readonly string[] =
  TEST_BUILD === undefined
    ? ['--import', path.join(ROOT, 'node_modules/tsx/dist/loader.mjs'), path.join(ROOT, 'bin/legion.ts')]
    : [path.join(TEST_BUILD, 'bin/legion.js')];
