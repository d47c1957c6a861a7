#!/usr/bin/env node
'use strict';
// The command line as it is run from a clone: brings the build up to date, and runs it in this process.
const { existsSync } = require('node:fs');
const path = require('node:path');
const { ENTRY, ensureBuilt } = require('./build');

if (existsSync(path.resolve(__dirname, '..', 'node_modules', 'esbuild'))) {
  ensureBuilt();
  require(ENTRY);
} else {
  console.error('the packages are not installed: run npm ci');
  process.exitCode = 1;
}
