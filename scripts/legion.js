#!/usr/bin/env node
'use strict';
// The command line as it is run from a clone: brings the build up to date, and runs it in this process.
const { ENTRY, ensureBuilt } = require('./build');

ensureBuilt();
require(ENTRY);
