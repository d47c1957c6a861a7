import { closeSync, openSync, rmSync } from 'node:fs';
import { takeLock } from '../../../lib/core/lock-file';

/** Takes and releases a lock repeatedly, and prints how often, and how often another process held it at the same time. */
const [, , lock = '', fileSystem, durationMs = '0'] = process.argv;
const link = () => {
  throw Object.assign(new Error('no hard links here'), { code: 'EPERM' });
};
const alone = `${lock}.alone`;
const until = performance.now() + Number(durationMs);
let taken = 0;
let shared = 0;
while (performance.now() < until) {
  const attempt = takeLock(lock, fileSystem === 'without links' ? { link } : {});
  if (!attempt.taken) continue;
  taken += 1;
  try {
    closeSync(openSync(alone, 'wx'));
  } catch {
    shared += 1;
  }
  rmSync(alone, { force: true });
  attempt.release();
}
process.stdout.write(JSON.stringify({ taken, shared }));
