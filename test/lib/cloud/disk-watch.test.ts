import { UserError } from '../../../lib/core/user-error';
import { watchDisk } from '../../../lib/cloud/disk-watch';
import { manualClock } from './mapping/manual-clock';

const MB = 2 ** 20;

/** A watch on a disk whose free space a test sets. */
function aDisk(freeMb: number | undefined) {
  const disk = { freeMb };
  const clock = manualClock();
  const lines: string[] = [];
  const log = { info: () => undefined, warn: (_details: object, line: string) => void lines.push(line) };
  const freeBytes = async () => (disk.freeMb === undefined ? undefined : disk.freeMb * MB);
  const watching = watchDisk({ folder: '/data', clock, log, freeBytes });
  return { disk, clock, lines, watching };
}

test('too little space at the start is refused in one line', async () => {
  const { watching } = aDisk(63.9);
  await expect(watching).rejects.toThrow(UserError);
  await expect(watching).rejects.toThrow(
    'the disk of the data folder /data has 63 MB free, and at least 64 MB are needed: free some, or choose another folder',
  );
});

test('writes are refused while less than 64 MB are free, and one line each reports when that begins and ends', async () => {
  const { disk, clock, lines, watching } = aDisk(64);
  const watch = await watching;
  await clock.advance(5_000);
  expect([watch.gate.isClosed(), lines]).toEqual([false, []]);
  disk.freeMb = 63;
  await clock.advance(5_000);
  expect(watch.status()).toEqual({ folder: '/data', freeBytes: 63 * MB, isFull: true });
  expect(lines).toEqual(['the disk of /data has less than 64 MB free (63 MB): writes are refused until there is more']);
  disk.freeMb = 900;
  await clock.advance(5_000);
  expect(watch.gate.isClosed()).toBe(false);
  expect(lines.slice(1)).toEqual(['the disk of /data has space again (900 MB): writes go on']);
  await watch.stop();
});

test('on a system that does not report its free space, nothing is refused', async () => {
  const { clock, lines, watching } = aDisk(undefined);
  const watch = await watching;
  await clock.advance(5_000);
  expect([watch.gate.isClosed(), watch.status().freeBytes, lines]).toEqual([false, undefined, []]);
  await watch.stop();
});
