import { statSync } from 'node:fs';
import path from 'node:path';
import { TWIN_MODEL, type FittedTree } from '../../../producer/twin/model';

/** The promises of data/README.md about the figures in the repository. */
const forms = TWIN_MODEL.steps.flatMap(({ amounts = {} }) => Object.values(amounts));
const codes = TWIN_MODEL.steps.flatMap((step) => step.codes ?? []);
const trees: FittedTree<unknown>[] = [...codes, ...forms];

const significantDigits = (value: number) => value.toExponential().replace(/e.*/, '').replaceAll(/\D/g, '').length;

test('every group of clients has at least sixty', () => {
  // Weights are counts times a correction near one, with rare codes left out.
  const sizes = codes.flatMap(({ leaves }) => leaves.map((leaf) => leaf.reduce((sum, n, at) => sum + (at % 2) * n, 0)));
  expect(sizes.length).toBeGreaterThan(1_000);
  expect(Math.min(...sizes)).toBeGreaterThan(40);
});

test('thresholds are rounded to three digits', () => {
  for (const { tree } of trees) {
    expect(tree.threshold.every((threshold) => significantDigits(threshold) <= 3)).toBe(true);
  }
});

test('the file is small, and identifies the data it was fitted to by hash alone', () => {
  expect(statSync(path.resolve(__dirname, '../../../data/twin-model.json')).size).toBeLessThan(400_000);
  expect(TWIN_MODEL.fittedTo).toEqual({
    rows: 30_000,
    contentSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
});
