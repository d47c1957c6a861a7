import path from 'node:path';

/** Whether the compiled program runs, with everything that a build puts beside it, rather than the sources. */
export const IS_COMPILED = path.extname(__filename) === '.js';
