'use strict';
// Prints "<passed> <failed>" of a jest report. A suite that could not run at all, or a run that failed without a failed
// case (a crash, a missing report) counts as one failure: nothing that went wrong may look green.
const { readFileSync } = require('node:fs');

const [, , file, status] = process.argv;
let passed = 0;
let failed = 0;
try {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed = report.numPassedTests;
  failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
} catch (error) {
  process.stderr.write(`no readable test report: ${error.message}\n`);
}
if (failed === 0 && (status !== '0' || passed === 0)) failed = 1;
process.stdout.write(`${passed} ${failed}\n`);
