import { diskFiles, type Files } from '../../../lib/core/files';

/** The disk's operations, of which one fails from a call on with a system's code; `remedied` lets it work again. */
export function failingFiles(operation: keyof Files, code: string, fromCall = 1): Files & { remedied: () => void } {
  let calls = 0;
  let broken = true;
  const real = diskFiles[operation] as (...given: unknown[]) => unknown;
  const failing = (...given: unknown[]) => {
    calls += 1;
    if (!broken || calls < fromCall) return real(...given);
    // A write that fails has often written a part.
    if (operation === 'writeSync') real(given[0], (given[1] as Buffer).subarray(0, 5), 0, 5, given[4]);
    throw Object.assign(new Error(`${code}: ${operation}`), { code });
  };
  return { ...diskFiles, [operation]: failing, remedied: () => void (broken = false) };
}
