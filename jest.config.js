/**
 * `npm test` runs everything but *.slow.test.ts, test/clients and test/kafka; `npm run test:slow` runs only the first, by
 * jest.slow.config.js, `npm run test:clients` and `npm run test:kafka` the others. The variable does the same for a
 * single slow file: `LEGION_TEST_SLOW=1 npx jest FILE`.
 */
const slow = process.env.LEGION_TEST_SLOW === '1';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: [slow ? '**/*.slow.test.ts' : '**/*.test.ts'],
  testPathIgnorePatterns: slow ? [] : ['\\.slow\\.test\\.ts$', '<rootDir>/test/(clients|kafka)/'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/dist', '<rootDir>/.legion'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // zod loads its messages in fifty languages for every test file, and only the English ones are used.
  moduleNameMapper: { '^\\.\\./locales/index\\.cjs$': 'zod/v4/locales/en.cjs' },
  globalSetup: '<rootDir>/test/global-setup.ts',
  setupFiles: ['<rootDir>/test/setup.ts'],
  testTimeout: slow ? 300_000 : 30_000,
  maxWorkers: 2,
};
