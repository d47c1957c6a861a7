import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LAMBDA = path.join(__dirname, '../../../lambda');
const FUNCTIONS = readdirSync(LAMBDA).filter((folder) => folder !== 'stream');

test.each(FUNCTIONS)('lambda/%s imports no other function: stream functions share lambda/stream', (folder) => {
  const imported = readdirSync(path.join(LAMBDA, folder)).flatMap((file) =>
    [...readFileSync(path.join(LAMBDA, folder, file), 'utf8').matchAll(/from '\.\.\/(\w+)\//g)].map(
      ([, other]) => other,
    ),
  );
  expect(imported.filter((other) => other !== 'stream')).toEqual([]);
});
