'use strict';
// Runs before start, demo and test: calls `npm ci` if, and only if, node_modules does not match package-lock.json.
// Plain JavaScript without dependencies, because it runs before anything is installed.
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const OLDEST_NODE = [20, 19];

/** The packages of a lockfile by their path in node_modules; undefined without a readable lockfile. */
function lockedPackages(file) {
  try {
    const { packages } = JSON.parse(readFileSync(file, 'utf8'));
    delete packages[''];
    return packages;
  } catch {
    return undefined;
  }
}

/** npm records what it installed in node_modules/.package-lock.json, without other platforms' optional packages. */
function isInstalled(root) {
  const wanted = lockedPackages(path.join(root, 'package-lock.json'));
  const present = lockedPackages(path.join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  const asLocked = Object.entries(wanted).every(([place, entry]) =>
    present[place] ? present[place].version === entry.version : entry.optional === true,
  );
  return asLocked && Object.keys(present).every((place) => wanted[place]);
}

function main(root) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    console.error(
      `Legion needs Node.js ${OLDEST_NODE.join('.')} or later, this is ${process.versions.node}: install a newer version.`,
    );
    return 1;
  }
  if (isInstalled(root)) return 0;
  console.error('Installing the packages of package-lock.json (once; npm ci) ...');
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(command, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return 0;
  console.error(
    `npm ci failed${error ? ` (${error.message})` : ''}: see the lines above; is the package registry reachable?`,
  );
  return 1;
}

module.exports = { isInstalled };
if (require.main === module) process.exitCode = main(path.resolve(__dirname, '..'));
