import type { Prepared } from './programs';

/** `describe`, or `describe.skip` with a remark where the machine has no such client. */
export function describeWith(name: string, prepared: Prepared): jest.Describe {
  if ('program' in prepared) return describe;
  process.stderr.write(`${name} is skipped: this machine lacks ${prepared.missing}\n`);
  return describe.skip;
}
