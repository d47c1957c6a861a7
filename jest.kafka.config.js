/** `npm run test:kafka`: what needs a real broker, which runs from Maven's jars. Needs java 17 and mvn. */

/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config'),
  testMatch: ['<rootDir>/test/kafka/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
  maxWorkers: 1, // each file has a broker beside it
};
