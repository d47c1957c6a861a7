/** `npm run test:slow`: the long suites, and nothing else. */

/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['**/*.slow.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
};
