import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { faultKindOfName } from '../../../lib/aws/fault-kind';

const ROOT = path.join(__dirname, '../../..');
const PROGRAM = ['bin', 'lambda', 'producer', 'lib', 'scripts'];
const NETWORK_CODES = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'ESOCKETTIMEDOUT'];
const ERRNO_CODES = new Set([...Object.keys(constants.errno), ...NETWORK_CODES]);
/** The web platform's names, and our own. */
const NOT_OF_AWS = new Set(['AbortError', 'TimeoutError', 'UnusableAnswerError']);

const sources = new Map(PROGRAM.flatMap(filesBelow).map((file) => [file, withoutComments(file)]));

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

function withoutComments(file: string): string {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** Each place where a matching name is written as a string or a property name. */
function placesOf(isMeant: (word: string) => boolean, allowed: (file: string) => boolean): string[] {
  return [...sources]
    .filter(([file]) => !allowed(file))
    .flatMap(([file, source]) =>
      [...source.replace(/isErrno\([^)]*\)/g, '').matchAll(/'(\w+)'|^ *(\w+):/gm)]
        .map(([, text, property]) => text ?? property!)
        .filter(isMeant)
        .map((word) => `${file}: ${word}`),
    );
}

const isAwsName = (word: string) =>
  !NOT_OF_AWS.has(word) && (faultKindOfName(word) !== undefined || /^[A-Z]\w+Exception$/.test(word));

test('only one file reads the names of AWS errors', () => {
  const emulator = (file: string) => file.startsWith('lib/cloud/');
  expect(placesOf(isAwsName, (file) => file === 'lib/aws/fault-kind.ts' || emulator(file))).toEqual([]);
});

test('the emulator answers with the names of AWS errors, and reads none', () => {
  const reads = /(?:\.name [!=]== |case )'(\w+)'|instanceof (\w+Exception)\b/g;
  const found = [...sources].flatMap(([file, source]) =>
    [...source.matchAll(reads)]
      .map(([, text, type]) => text ?? type!)
      .filter(isAwsName)
      .map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

test('the codes of system calls are read only in the files that name them', () => {
  const naming = [
    'lib/core/errno.ts',
    'lib/core/file-reason.ts',
    'lib/aws/fault-kind.ts',
    'lib/kafka/fault-kind.ts',
    'lib/cloud/engines/port-client.js', // it rejects as a socket would
  ];
  expect(
    placesOf(
      (word) => ERRNO_CODES.has(word),
      (file) => naming.includes(file),
    ),
  ).toEqual([]);
});
