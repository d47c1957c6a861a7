/**
 * With --debug, stack traces of the compiled program name the lines of the sources. Imported before everything else,
 * because Node.js looks only at the source maps of modules that are loaded later; without --debug none is read.
 */
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);
