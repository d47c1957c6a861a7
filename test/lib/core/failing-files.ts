import { diskFiles, type Files } from '../../../lib/core/files';

/** The disk's operations; from one call on, one of them fails with a system error code, until `remedied`. */
export function failingFiles(operation: keyof Files, code: string, fromCall = 1): Files & { remedied: () => void } {
  let calls = 0;
  let broken = true;
  const real = diskFiles[operation] as (...given: unknown[]) => unknown;
  const failing = (...given: unknown[]) => {
    calls += 1;
    if (!broken || calls < fromCall) return real(...given);
    // A failing write has often written a part.
    if (operation === 'writeSync') real(given[0], (given[1] as Buffer).subarray(0, 5), 0, 5, given[4]);
    throw Object.assign(new Error(`${code}: ${operation}`), { code });
  };
  return { ...diskFiles, [operation]: failing, remedied: () => void (broken = false) };
}
