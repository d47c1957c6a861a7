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

test('every test file belongs to exactly one suite: the short, the long, that of the clients, or that of Kafka', () => {
  const load = createRequire(__filename);
  const [short, slow, clients, kafka] = ['config', 'slow.config', 'clients.config', 'kafka.config'].map(
    (name) => load(`../../jest.${name}.js`) as { testMatch: string[]; testPathIgnorePatterns: string[] },
  );
  expect(short).toMatchObject({
    testMatch: ['**/*.test.ts'],
    testPathIgnorePatterns: ['\\.slow\\.test\\.ts$', '<rootDir>/test/(clients|kafka)/'],
  });
  expect(slow).toMatchObject({ testMatch: ['**/*.slow.test.ts'], testPathIgnorePatterns: [] });
  expect(clients).toMatchObject({ testMatch: ['<rootDir>/test/clients/*.test.ts'], testPathIgnorePatterns: [] });
  expect(kafka).toMatchObject({ testMatch: ['<rootDir>/test/kafka/*.test.ts'], testPathIgnorePatterns: [] });
});
