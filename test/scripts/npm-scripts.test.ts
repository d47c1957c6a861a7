import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { scripts } from '../../package.json';

const ROOT = path.resolve(__dirname, '../..');

/** One command, or several joined by `&&`: what cmd.exe and a POSIX shell both understand in the same way. */
test.each(Object.entries(scripts))('npm run %s means the same on Windows: %s', (_name, script) => {
  for (const command of script.split(' && ')) {
    expect(command).toMatch(/^(node|npm|jest|tsc|oxlint|prettier|knip)( [A-Za-z0-9@./:=-]+)*$/);
  }
});

test('every file that a script names exists', () => {
  const files = Object.values(scripts).flatMap((script) => script.match(/[\w./-]+\.(ts|js)\b/g) ?? []);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

test('the long suite runs every *.slow.test.ts, and the short one all others', () => {
  const load = createRequire(__filename);
  const slow = load('../../jest.slow.config.js') as { testMatch: string[]; testPathIgnorePatterns: string[] };
  const short = load('../../jest.config.js') as { testMatch: string[]; testPathIgnorePatterns: string[] };
  expect([slow.testMatch, slow.testPathIgnorePatterns]).toEqual([['**/*.slow.test.ts'], []]);
  expect([short.testMatch, short.testPathIgnorePatterns]).toEqual([['**/*.test.ts'], ['\\.slow\\.test\\.ts$']]);
});
