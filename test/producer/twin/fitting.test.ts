import * as fc from 'fast-check';
import { growTree } from '../../../producer/twin/grow-tree';
import { fitScore, fourthPower, fourthRoot, indexOf } from '../../../producer/twin/score';
import { solve } from '../../../producer/twin/solve';
import { leafOf } from '../../../producer/twin/tree';

describe('a tree', () => {
  const column = Float64Array.from({ length: 1_000 }, (_none, at) => at);
  const noise = column.map((value) => (value * 7_919) % 1_000);
  const classes = Uint8Array.from(column, (value) => (value < 400 ? 0 : noise[value]! < 500 ? 1 : 2));
  const cases = { features: [column, noise], classes, classCount: 3 };
  const featuresAt = (at: number) => Float64Array.of(column[at]!, noise[at]!);

  test('finds what tells the classes apart', () => {
    const { tree, leaves } = growTree(cases, { maxLeaves: 3, minLeafCases: 60 });
    expect(tree.feature[0]).toBe(0);
    expect(tree.threshold[0]).toBeCloseTo(400, -1.5);
    expect(leaves).toHaveLength(3);
  });

  test('sends every case to the leaf it was grown with', () => {
    const { tree, leaves } = growTree(cases, { maxLeaves: 12, minLeafCases: 20 });
    for (const [leaf, members] of leaves.entries()) {
      expect([...members].every((at) => leafOf(tree, featuresAt(at)) === leaf)).toBe(true);
    }
  });

  test('has no leaf with fewer cases than the minimum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 500 }), (minLeafCases) => {
        const { leaves } = growTree(cases, { maxLeaves: 50, minLeafCases });
        expect(Math.min(...leaves.map(({ length }) => length))).toBeGreaterThanOrEqual(minLeafCases);
        expect(leaves.reduce((sum, { length }) => sum + length, 0)).toBe(1_000);
      }),
      { numRuns: 20 },
    );
  });

  test('does not split where there is nothing to tell apart', () => {
    const alike = growTree({ ...cases, classes: new Uint8Array(1_000) }, { maxLeaves: 50, minLeafCases: 60 });
    expect(alike.leaves).toHaveLength(1);
    expect(leafOf(alike.tree, featuresAt(1))).toBe(0);
    const unrelated = { ...cases, classes: Uint8Array.from(column, (value) => value % 2), features: [column] };
    expect(growTree(unrelated, { maxLeaves: 50, minLeafCases: 60 }).leaves).toHaveLength(1);
  });
});

test('fourth roots keep the sign and are undone by the fourth power', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2_000_000, max: 2_000_000 }), (value) => {
      const root = fourthRoot(value);
      expect(Math.sign(root)).toBe(Math.sign(value));
      expect(fourthPower(root)).toBeCloseTo(Math.abs(value), 4);
    }),
  );
});

test('an index finds the weights that made its targets', () => {
  const roots = [1, 2, 3].map((step) => Float64Array.from({ length: 500 }, (_none, at) => (at * step * 31) % 97));
  const targets = Float64Array.from({ length: 500 }, (_none, at) => 5 + 2 * roots[0]![at]! - 3 * roots[2]![at]!);
  const score = fitScore(roots, targets);
  const at = (row: number) => Float64Array.from(roots, (values) => values[row]!);
  for (const row of [0, 100, 499]) expect(indexOf(score, at(row))).toBeCloseTo(targets[row]!, 0);
  expect(score[2]).toBeCloseTo(0, 1);
});

test('the solution of a system satisfies it', () => {
  const square = fc.integer({ min: 1, max: 6 }).chain((size) => {
    const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size, maxLength: size });
    return fc.tuple(fc.array(row, { minLength: size, maxLength: size }), row);
  });
  fc.assert(
    fc.property(square, ([matrix, right]) => {
      // A heavy diagonal makes it solvable.
      const heavy = matrix.map((row, i) => row.map((value, j) => (i === j ? 100 + value : value)));
      const solution = solve(heavy, right);
      for (const [at, row] of heavy.entries()) {
        expect(row.reduce((sum, value, j) => sum + value * solution[j]!, 0)).toBeCloseTo(right[at]!, 6);
      }
    }),
  );
});
