import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadTable } from '../../../producer/dataset/load';
import { describeWith, THE_XLS } from './the-dataset';

/** Kinds of damage that a download or a disk does to a file. */
function damages(whole: Buffer): [string, Buffer][] {
  const cuts = [0.1, 0.5, 0.9, 0.999].map((share) => whole.subarray(0, Math.floor(whole.length * share)));
  const flips = Array.from({ length: 12 }, (_none, at) => {
    const flipped = Buffer.from(whole);
    flipped[Math.floor(((at + 0.37) * whole.length) / 12)]! ^= 1 << (at % 8);
    return flipped;
  });
  const blank = Buffer.from(whole).fill(0, 5_000_000, 5_010_000);
  return [
    ...cuts.map((bytes): [string, Buffer] => [`cut to ${bytes.length} bytes`, bytes]),
    ...flips.map((bytes, at): [string, Buffer] => [`bit flipped, ${at}`, bytes]),
    ['10 kB of zeros', blank],
  ];
}

describeWith(THE_XLS)('a damaged copy of the dataset', () => {
  test('is refused in one line, or holds every value of the original; never other clients', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-damaged-'));
    const file = path.join(folder, 'clients.xls');
    const outcomes: Record<string, string> = {};
    for (const [name, bytes] of damages(readFileSync(THE_XLS))) {
      writeFileSync(file, bytes);
      outcomes[name] = await loadTable(file, { cacheDir: path.join(folder, 'cache') }).then(
        ({ provenance }) => provenance.kind,
        (error: Error) =>
          error.name === 'UserError' && !error.message.includes('\n') ? 'refused' : String(error.stack),
      );
    }
    rmSync(folder, { recursive: true, force: true });
    const of = (kind: string) => Object.values(outcomes).filter((outcome) => outcome === kind).length;
    // A few bits belong to no cell.
    expect(of('refused') + of('published')).toBe(Object.keys(outcomes).length);
    expect(of('refused')).toBeGreaterThan(12);
  });
});
