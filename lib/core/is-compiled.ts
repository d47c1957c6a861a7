import path from 'node:path';

/** Whether this is the compiled program, with everything beside it that a build makes, rather than its sources. */
export const IS_COMPILED = path.extname(__filename) === '.js';
