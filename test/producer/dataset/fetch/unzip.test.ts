import * as fc from 'fast-check';
import { unzipOnly } from '../../../../producer/dataset/fetch/unzip';
import { aZip } from './a-zip';

const options = { archive: 'clients.zip', suffix: '.xls', maxBytes: 100_000 };
const content = Buffer.from('what the archive holds '.repeat(100));
const zip = aZip({ 'readme.txt': Buffer.from('hello'), 'Clients.XLS': content });

test('the only file of the wanted kind is extracted, compressed or not', () => {
  expect(unzipOnly(zip, options).equals(content)).toBe(true);
  expect(unzipOnly(aZip({ 'a.xls': content }, { compression: false }), options).equals(content)).toBe(true);
});

test('a comment at the end does not hide the table of contents', () => {
  const commented = Buffer.concat([zip, Buffer.from('made by somebody')]);
  commented.writeUInt16LE(16, zip.length - 2);
  expect(unzipOnly(commented, options).equals(content)).toBe(true);
});

test.each([
  ['without such a file', aZip({ 'a.txt': content }), '0 files named *.xls'],
  ['with two of them', aZip({ 'a.xls': content, 'b.xls': content }), '2 files named *.xls'],
  ['that is cut off', zip.subarray(0, zip.length - 30), 'one that is cut off'],
  ['that is none', Buffer.from('<html>'), 'one that is cut off'],
])('an archive %s is refused', (_what, bytes, got) => {
  expect(() => unzipOnly(bytes, options)).toThrow(
    `clients.zip: expected a whole zip archive with one .xls file, got ${got}; fetch it again, or name another address with --from`,
  );
});

test('an archive that would grow beyond the limit is refused', () => {
  const bomb = aZip({ 'a.xls': Buffer.alloc(200_000) });
  expect(bomb.length).toBeLessThan(2_000);
  expect(() => unzipOnly(bomb, options)).toThrow(/expected a whole zip archive/);
});

test('a changed byte gives the same content or a refusal, never other content', () => {
  fc.assert(
    fc.property(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const changed = Buffer.from(zip);
      changed[at]! ^= mask;
      const got = contentOrRefusal(changed);
      expect(got === 'UserError' || content.equals(got as Buffer)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

function contentOrRefusal(bytes: Buffer): Buffer | string {
  try {
    return unzipOnly(bytes, options);
  } catch (error) {
    return (error as Error).name;
  }
}
