#!/usr/bin/env -S node --max-semi-space-size=64
'use strict';
// The command line as it is run from a clone: brings the build up to date, and runs it in this process.
const { existsSync } = require('node:fs');
const path = require('node:path');
const { ENTRY, ensureBuilt } = require('./build');

/** Whether there is a build of the sources to run; if not, one line says why. */
function isReady() {
  if (!existsSync(path.resolve(__dirname, '..', 'node_modules', 'esbuild'))) {
    console.error('the packages are not installed: run npm ci');
    return false;
  }
  try {
    ensureBuilt();
    return true;
  } catch (error) {
    console.error(`the build failed: ${error.message}`);
    return false;
  }
}

if (isReady()) require(ENTRY);
else process.exitCode = 1;
