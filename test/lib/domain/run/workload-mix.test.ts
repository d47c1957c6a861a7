import fc from 'fast-check';
import { WORKLOADS, type WorkloadName } from '../../../../lib/events/event';
import { UserError } from '../../../../lib/core/user-error';
import { createMix, mixText, parseMix, type MixPart } from '../../../../lib/domain/run/workload-mix';

/** Parts whose names need not be registered, because the pattern does not depend on names. */
const parts = fc
  .array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 })
  .map((weights): MixPart[] => {
    const names = ['a', 'b', 'c', 'd', 'e'] as string[] as WorkloadName[];
    const thousandths = weights.map((weight) => weight * 10);
    const rest = 1000 - thousandths.slice(1).reduce((sum, value) => sum + value, 0);
    return thousandths.map((value, at) => ({ name: names[at]!, share: (at === 0 ? rest : value) / 1000 }));
  })
  .filter(([first]) => first!.share > 0);

test('every sequence belongs to one workload, which finds it again by its position', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 0, max: 2 ** 40 }), (mixed, sequence) => {
      const mix = createMix(mixed);
      const { name, position } = mix.at(sequence);
      expect(mix.sequenceOf(name, position)).toBe(sequence);
    }),
  );
});

test('positions of a workload follow one another without a gap', () => {
  fc.assert(
    fc.property(parts, (mixed) => {
      const mix = createMix(mixed);
      const next = new Map<string, number>();
      const gaps = Array.from({ length: 2_500 }, (_, sequence) => mix.at(sequence)).filter(({ name, position }) => {
        const expected = next.get(name) ?? 0;
        next.set(name, position + 1);
        return position !== expected;
      });
      expect(gaps).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('after any number of events each workload is within two events of its share', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 3_000 }), (mixed, events) => {
      const mix = createMix(mixed);
      const counts = new Map<string, number>();
      for (let sequence = 0; sequence < events; sequence++) {
        const { name } = mix.at(sequence);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      for (const { name, share } of mixed) expect(Math.abs((counts.get(name) ?? 0) - share * events)).toBeLessThan(2);
    }),
    { numRuns: 50 },
  );
});

test.each(WORKLOADS)('%s alone is written as its name', (name) => {
  expect(mixText(parseMix(name))).toBe(name);
  expect(mixText(parseMix(`${name}=1`))).toBe(name);
});

test('a mix reads back from its spelling, and its shares add up to one', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...WORKLOADS], { minLength: 1 }), (names) => {
      const read = parseMix(names.join(','));
      expect(parseMix(mixText(read))).toEqual(read);
      expect(read.map(({ name }) => name)).toEqual(WORKLOADS.filter((name) => names.includes(name)));
      expect(read.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    }),
  );
});

test.each([
  ['weather', /got "weather"/],
  ['credit,credit', /named twice/],
  ['credit=0', /share of credit/],
  ['credit=half', /share of credit/],
  ['credit=0.4', /add up to 0.4/],
  ['', /got ""/],
])('"%s" is refused with a remedy', (text, message) => {
  expect(() => parseMix(text)).toThrow(UserError);
  expect(() => parseMix(text)).toThrow(message);
});
