import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { failingFiles } from '../../core/failing-files';
import { flipped } from '../../core/flips';
import { fileObjectStore, memoryObjectStore } from '../../../../lib/cloud/storage/object-store';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'objects-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the file store holds the same objects as the memory store, even under unusual keys, and only in its folder', () => {
  const part = fc.oneof(
    fc.constantFrom('', '.', '..', '~', '%', 'a b', 'ü', '~new', 'con:'),
    fc.string({ maxLength: 5 }),
  );
  // Every key ends in `/end`, because S3 allows both `a` and `a/b`, but a file system does not.
  const key = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}/end`);
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.uint8Array({ maxLength: 5 })), { maxLength: 8 }), key, (objects, prefix) => {
      const root = mkdtempSync(path.join(folder, 'bucket-'));
      const files = fileObjectStore(path.join(root, 'inside'));
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
  fileObjectStore(folder).put('aws/lambda/x', 'body');
  expect(fileObjectStore(folder).get('aws/lambda/x')?.toString()).toBe('body');
  expect(fileObjectStore(folder).get('aws/lambda/y')).toBeUndefined();
});

test('reading an object with a flipped bit or a missing end is refused in one line', () => {
  const store = fileObjectStore(folder);
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

test('an object of an earlier version, without a checksum, can be read', () => {
  writeFileSync(path.join(folder, 'x'), 'body');
  expect(fileObjectStore(folder).get('x')?.toString()).toBe('body');
});

test.each(['openSync', 'writeSync', 'renameSync'] as const)(
  'an object whose %s fails is refused in one line, and the previous one stays',
  (operation) => {
    fileObjectStore(folder).put('x', 'before');
    const failing = fileObjectStore(folder, failingFiles(operation, 'ENOSPC'));
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
  upload.commit();
  expect(store.get('a')?.toString()).toBe('in pieces');
});
