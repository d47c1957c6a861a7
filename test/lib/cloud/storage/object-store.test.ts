import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { failingFiles } from '../../core/failing-files';
import { flipped } from '../../core/flips';
import { diskFiles } from '../../../../lib/core/files';
import { FileObjectStore } from '../../../../lib/cloud/storage/file-object-store';
import { memoryObjectStore } from '../../../../lib/cloud/storage/object-store';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'objects-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the file store holds the same objects as the memory store, even under unusual keys, and only in its folder', () => {
  const part = fc.oneof(
    fc.constantFrom('', '.', '..', '~', '%', 'a b', 'ü', '~new', 'con:'),
    fc.constantFrom('x'.repeat(242), 'x'.repeat(243), 'ü'.repeat(100), '~long'),
    fc.string({ maxLength: 5 }),
  );
  // Every key ends in `/end`, because S3 allows both `a` and `a/b`, but a file system does not.
  const key = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}/end`);
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.uint8Array({ maxLength: 5 })), { maxLength: 8 }), key, (objects, prefix) => {
      const root = mkdtempSync(path.join(folder, 'bucket-'));
      const files = new FileObjectStore(path.join(root, 'inside'));
      const memory = memoryObjectStore();
      for (const [name, body] of objects) {
        files.put(name, body);
        memory.put(name, body);
      }
      expect(files.list()).toEqual(memory.list());
      expect(files.list(prefix.slice(0, 2))).toEqual(memory.list(prefix.slice(0, 2)));
      for (const name of memory.list()) expect(files.get(name)).toEqual(memory.get(name));
      expect(readdirSync(root)).toEqual(['inside']);
      const [first] = memory.list();
      if (first === undefined) return;
      files.delete(first);
      expect(files.get(first)).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});

test('the next process reads stored objects, and a missing object is undefined', () => {
  new FileObjectStore(folder).put('aws/lambda/x', 'body');
  expect(new FileObjectStore(folder).get('aws/lambda/x')?.toString()).toBe('body');
  expect(new FileObjectStore(folder).get('aws/lambda/y')).toBeUndefined();
});

test('reading an object with a flipped bit or a missing end is refused in one line', () => {
  const store = new FileObjectStore(folder);
  const file = path.join(folder, 'aws', 'x');
  store.put('aws/x', 'old');
  store.put('aws/x', 'the body');
  const whole = readFileSync(file);
  for (let at = 0; at < whole.length; at += 1) {
    for (const damaged of [flipped(whole, at, at % 8), whole.subarray(0, at)]) {
      writeFileSync(file, damaged);
      expect(() => store.get('aws/x')).toThrow(`${file} is damaged: its checksum is another; put a copy back`);
    }
  }
  store.delete('aws/x');
  expect(readdirSync(path.dirname(file))).toEqual([]);
});

test.each([
  ['without a checksum', undefined],
  ['with a checksum alone', 'dba80bb2 4\n'],
])('an object of an earlier version, %s, can be read and described', (_, checksum) => {
  writeFileSync(path.join(folder, 'x'), 'body');
  if (checksum !== undefined) writeFileSync(path.join(folder, 'x~checksum'), checksum);
  const store = new FileObjectStore(folder);
  expect(store.get('x')?.toString()).toBe('body');
  expect(store.describe('x')).toMatchObject({ sizeBytes: 4, md5: md5('body') });
});

test('a listing with sizes and digests reads no object', () => {
  const read: string[] = [];
  const readFileSync = (...given: Parameters<typeof diskFiles.readFileSync>) => {
    read.push(path.basename(String(given[0])));
    return diskFiles.readFileSync(...given);
  };
  const store = new FileObjectStore(folder, {
    ...diskFiles,
    readFileSync: readFileSync as typeof diskFiles.readFileSync,
  });
  for (const key of ['a', 'b']) store.put(key, `the body of ${key}`);
  const described = store.list().map((key) => store.describe(key));
  expect(described).toMatchObject(['a', 'b'].map((key) => ({ sizeBytes: 13, md5: md5(`the body of ${key}`) })));
  expect(read).toEqual(['a~checksum', 'b~checksum']);
  expect(store.describe('c')).toBeUndefined();
});

test('what a killed process had of an upload is gone at the next start, and the old object is there', () => {
  const killed = new FileObjectStore(folder);
  killed.put('a/x', 'old');
  killed.upload('a/x').write(Buffer.from('half of the n'));
  expect(readdirSync(path.join(folder, 'a'))).toContain('x~2~new');
  const next = new FileObjectStore(folder);
  expect(readdirSync(path.join(folder, 'a')).toSorted()).toEqual(['x', 'x~checksum']);
  expect(next.get('a/x')?.toString()).toBe('old');
});

test('nothing is left of a deleted object, however long its key', () => {
  const store = new FileObjectStore(folder);
  const key = 'k'.repeat(1_024);
  store.put(key, 'body');
  expect(new FileObjectStore(folder).list()).toEqual([key]);
  store.delete(key);
  expect(readdirSync(folder, { recursive: true })).toEqual(['~long']);
});

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

test.each(['openSync', 'writeSync', 'renameSync'] as const)(
  'an object whose %s fails is refused in one line, and the previous one stays',
  (operation) => {
    new FileObjectStore(folder).put('x', 'before');
    const failing = new FileObjectStore(folder, failingFiles(operation, 'ENOSPC'));
    expect(() => failing.put('x', 'after')).toThrow(`cannot write ${path.join(folder, 'x')}: the disk is full`);
    expect(failing.get('x')?.toString()).toBe('before');
    expect(failing.list()).toEqual(['x']);
  },
);

test('an upload in memory keeps nothing of the pieces in which it comes', () => {
  const store = memoryObjectStore();
  const upload = store.upload('a');
  const piece = Buffer.alloc(1);
  for (const byte of Buffer.from('in pieces')) {
    piece[0] = byte;
    upload.write(piece);
  }
  upload.commit({ md5: '' });
  expect(store.get('a')?.toString()).toBe('in pieces');
});
