import fc from 'fast-check';
import { createSortedMap, type KeyRange } from '../../../../lib/cloud/engines/sorted-map';

const key = fc.oneof(fc.string({ maxLength: 4 }), fc.nat(40).map(String));
const command = fc.oneof(
  fc.record({ type: fc.constant('set' as const), key, value: fc.nat() }),
  fc.record({ type: fc.constant('delete' as const), key }),
);
const range: fc.Arbitrary<KeyRange> = fc.record(
  { gt: key, gte: key, lt: key, lte: key, reverse: fc.boolean() },
  { requiredKeys: [] },
);

function within(k: string, { gt, gte, lt, lte }: KeyRange): boolean {
  return (
    (gt === undefined || k > gt) &&
    (gte === undefined || k >= gte) &&
    (lt === undefined || k < lt) &&
    (lte === undefined || k <= lte)
  );
}

function expected(model: Map<string, number>, bounds: KeyRange): [string, number][] {
  const entries = [...model].filter(([k]) => within(k, bounds)).sort(([a], [b]) => (a < b ? -1 : 1));
  return bounds.reverse ? entries.reverse() : entries;
}

test('it holds the same entries as a plain map and iterates over any range in order', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 80 }), range, (commands, bounds) => {
      const map = createSortedMap<number>();
      const model = new Map<string, number>();
      for (const step of commands) {
        if (step.type === 'set') {
          map.set(step.key, step.value);
          model.set(step.key, step.value);
        } else {
          map.delete(step.key);
          model.delete(step.key);
        }
      }
      expect(map.size).toBe(model.size);
      expect([...map.entries(bounds)]).toEqual(expected(model, bounds));
    }),
  );
});

test('order survives far more keys than fit into one chunk', () => {
  const map = createSortedMap<number>();
  const model = new Map<string, number>();
  for (let i = 0; i < 5_000; i++) {
    const name = String((i * 7_919) % 10_007).padStart(5, '0');
    map.set(name, i);
    model.set(name, i);
  }
  for (let i = 0; i < 5_000; i += 3) {
    const name = String((i * 7_919) % 10_007).padStart(5, '0');
    map.delete(name);
    model.delete(name);
  }
  const ranges: KeyRange[] = [
    {},
    { reverse: true },
    { gt: '03000', lte: '07000' },
    { gte: '02500', lt: '06100', reverse: true },
  ];
  for (const bounds of ranges) expect([...map.entries(bounds)]).toEqual(expected(model, bounds));
});
