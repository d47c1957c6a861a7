import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { UserError } from '../../../../lib/core/user-error';
import { prepareCode } from '../../../../lib/cloud/functions/function-code';

function withFlippedBit(): Buffer {
  const archive = zip([{ name: 'a', text: 'text', method: 0 }]);
  archive[31]! ^= 1; // the first byte after the header and the name
  return archive;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'code-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Entry = { readonly name: string; readonly text: string; readonly method?: 0 | 8 | 12 };

/** A zip archive as specified by PKWARE's APPNOTE 4.3: local headers with content, then the directory. */
function zip(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, method = 8 } of entries) {
    const content = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc32(text), 14);
    local.writeUInt32LE(content.length, 18);
    local.writeUInt32LE(text.length, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc32(text), 16);
    central.writeUInt32LE(content.length, 20);
    central.writeUInt32LE(text.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), content);
    directory.push(central, Buffer.from(name));
    offset += local.length + name.length + content.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

function prepareZip(archive: Buffer): string {
  const file = path.join(folder, 'code.zip');
  writeFileSync(file, archive);
  return prepareCode({ kind: 'asset', path: file }, path.join(folder, 'work'));
}

test('a folder asset is used in place', () => {
  const asset = path.join(folder, 'asset');
  mkdirSync(asset);
  expect(prepareCode({ kind: 'asset', path: asset }, folder)).toBe(asset);
});

test('inline code is written to index.js', () => {
  const directory = prepareCode({ kind: 'inline', text: 'exports.handler = 1' }, path.join(folder, 'work'));
  expect(readFileSync(path.join(directory, 'index.js'), 'utf8')).toBe('exports.handler = 1');
});

test('an archive is unpacked with its folders, both stored and deflated entries', () => {
  const directory = prepareZip(
    zip([
      { name: 'index.js', text: 'a'.repeat(1_000) },
      { name: 'deep/', text: '', method: 0 },
      { name: 'deep/er/data.json', text: '{}', method: 0 },
    ]),
  );
  expect(readFileSync(path.join(directory, 'index.js'), 'utf8')).toBe('a'.repeat(1_000));
  expect(readFileSync(path.join(directory, 'deep/er/data.json'), 'utf8')).toBe('{}');
});

test('equal code shares a folder, and different code gets its own', () => {
  const inline = (text: string) => prepareCode({ kind: 'inline', text }, folder);
  expect(inline('1')).toBe(inline('1'));
  expect(inline('2')).not.toBe(inline('1'));
});

test.each([
  [
    'bytes that are not an archive',
    Buffer.from('not a zip file'),
    /must be a complete zip file, got one that is cut off/,
  ],
  ['bytes that are not those that were packed', withFlippedBit(), /got a with a wrong checksum/],
  ['an entry outside its folder', zip([{ name: '../escape.js', text: 'x' }]), /holds an entry outside its folder/],
  ['a compression that Lambda does not take', zip([{ name: 'a', text: 'x', method: 12 }]), /got a packed by method 12/],
])('%s are refused', (_what, archive, message) => {
  expect(() => prepareZip(archive)).toThrow(UserError);
  expect(() => prepareZip(archive)).toThrow(message);
});
