/** `npm run test:clients`: other vendors' clients read a run from outside. They need java, go, python3 and the like. */

/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['<rootDir>/test/clients/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
  maxWorkers: 1, // each file has a cloud and a JVM beside it
};
