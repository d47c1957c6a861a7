import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
// eslint-disable-next-line typescript/no-require-imports
const { isInstalled } = require('../../scripts/ensure-installed.js') as { isInstalled: (root: string) => boolean };

type Packages = Record<string, { version: string; optional?: boolean }>;

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'legion-install-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function checkout({ locked, installed }: { locked: Packages; installed?: Packages }): string {
  const lockfile = (packages: Packages) => JSON.stringify({ packages: { '': { version: '0.1.0' }, ...packages } });
  writeFileSync(path.join(root, 'package-lock.json'), lockfile(locked));
  if (installed) {
    mkdirSync(path.join(root, 'node_modules'));
    writeFileSync(path.join(root, 'node_modules', '.package-lock.json'), lockfile(installed));
  }
  return root;
}

const zod = { 'node_modules/zod': { version: '4.6.7' } };

test('a checkout without node_modules is not installed', () => {
  expect(isInstalled(checkout({ locked: zod }))).toBe(false);
});

test('a checkout whose packages are those of the lockfile is installed', () => {
  expect(isInstalled(checkout({ locked: zod, installed: zod }))).toBe(true);
});

test('an optional package of another platform may be absent', () => {
  const locked = { ...zod, 'node_modules/@esbuild/win32-x64': { version: '0.28.2', optional: true } };
  expect(isInstalled(checkout({ locked, installed: zod }))).toBe(true);
});

test('another version, a missing and a superfluous package each ask for an installation', () => {
  const older = { 'node_modules/zod': { version: '4.6.6' } };
  const more = { ...zod, 'node_modules/left-pad': { version: '1.0.0' } };
  expect(isInstalled(checkout({ locked: zod, installed: older }))).toBe(false);
  rmSync(path.join(root, 'node_modules'), { recursive: true });
  expect(isInstalled(checkout({ locked: more, installed: zod }))).toBe(false);
  rmSync(path.join(root, 'node_modules'), { recursive: true });
  expect(isInstalled(checkout({ locked: zod, installed: more }))).toBe(false);
});
