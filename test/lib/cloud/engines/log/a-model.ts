import fc from 'fast-check';
import type { Change } from './a-store';

/** A group of changes that is committed, or dropped. */
export type Step = { readonly changes: readonly Change[]; readonly isAbandoned: boolean };

const change: fc.Arbitrary<Change> = fc.record({
  key: fc.integer({ min: 0, max: 20 }),
  sizeBytes: fc.option(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 900 })), { nil: undefined }),
  fill: fc.integer({ min: 0, max: 255 }),
});

const step: fc.Arbitrary<Step> = fc.record({
  changes: fc.array(change, { minLength: 1, maxLength: 8 }),
  isAbandoned: fc.boolean(),
});

export const steps = fc.array(step, { maxLength: 120 });

/** What a store holds after these steps. */
export function modelOf(all: readonly Step[]): Map<number, string> {
  const content = new Map<number, string>();
  for (const { changes, isAbandoned } of all) {
    if (isAbandoned) continue;
    for (const { key, sizeBytes, fill } of changes) {
      if (sizeBytes === undefined) content.delete(key);
      else content.set(key, `${sizeBytes} x ${sizeBytes === 0 ? 'none' : fill}`);
    }
  }
  return new Map([...content].toSorted(([a], [b]) => a - b));
}

/** Groups of three values each, over and over for the same keys, of sizes that vary. */
export function* changesOfGroups({ groups, keys }: { readonly groups: number; readonly keys: number }) {
  for (let group = 0; group < groups; group += 1)
    yield [0, 1, 2].map((ix): Change => {
      const sizeBytes = ((group * 7 + ix) % 11) * 4 + 6;
      return { key: (group * 31 + ix * 17) % keys, sizeBytes, fill: group % 256 };
    });
}
