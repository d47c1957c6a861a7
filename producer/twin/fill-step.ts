import { calibrated } from './calibration';
import type { Feature } from './feature';
import { drawAmount, drawCode } from './leaf';
import type { FittedStep, FittedTree } from './model';
import { AMOUNT_HABIT, FORM_HABIT, type Row } from './row';
import { indexOf, takeRoots } from './score';
import type { Step } from './step';
import { stratified } from './stratified';
import { leafOf } from './tree';

/** Fills the step's column in a row; returns the drawn code or the number of the form. */
export type Fill = (row: Row) => number;

/** @param uniform from 0 up to, not including, 1 */
export function fillerOf(step: Step, fitted: FittedStep, uniform: () => number): Fill {
  const look = lookAt(step.features);
  const chanceOf = (place: number) => habitual(step.habit ?? 0, place, uniform);
  const codeOf = fitted.codes
    ? drawer(fitted.codes, { drawFrom: drawCode, chance: chanceOf(FORM_HABIT), uniform })
    : () => ({ value: 0 });
  if (step.kind === 'code') return (row) => (row[step.column] = codeOf(look(row), row).value);
  const valueOf = step.forms.map((form): ((row: Row, seen: Seen) => number) => {
    if ('value' in form) return form.value;
    const { calibration, ...tree } = fitted.amounts![form.name]!;
    const draw = drawer(tree, { drawFrom: drawAmount, chance: chanceOf(AMOUNT_HABIT), uniform });
    return (row, seen) => {
      const { value, index } = draw(seen, row);
      const amount = form.offset(row) + form.scale(row, index) * value;
      return form.settle(calibration ? calibrated(amount, row, calibration) : amount);
    };
  });
  return (row) => {
    const seen = look(row);
    const form = codeOf(seen, row).value;
    row[step.column] = valueOf[form]!(row, seen);
    return form;
  };
}

/** A row as a step sees it: its features, with room for an index after them, and their fourth roots. */
type Seen = { readonly features: Float64Array; readonly roots: Float64Array };

function lookAt(features: readonly Feature[]): (row: Row) => Seen {
  const seen = { features: new Float64Array(features.length + 1), roots: new Float64Array(features.length) };
  const computations = features.map(({ of }) => of);
  return (row) => {
    for (let at = 0; at < computations.length; at++) seen.features[at] = computations[at]!(row);
    takeRoots(seen.features, seen.roots);
    return seen;
  };
}

type Chance = (row: Row, fresh: () => number) => number;

/** Sometimes the client's own rank instead of a fresh one. Both are uniform, and so is the result. */
function habitual(habit: number, place: number, uniform: () => number): Chance {
  if (habit === 0) return (_row, fresh) => fresh();
  return (row, fresh) => (uniform() < habit ? row[place]! : fresh());
}

type Drawing<Leaf> = {
  readonly drawFrom: (leaf: Leaf, uniform: number) => number;
  readonly chance: Chance;
  readonly uniform: () => number;
};

/** Draws from the leaf that a row falls into; every leaf has its own uniform numbers. */
function drawer<Leaf>(
  { tree, leaves, score }: FittedTree<Leaf>,
  { drawFrom, chance, uniform }: Drawing<Leaf>,
): (seen: Seen, row: Row) => { readonly value: number; readonly index: number } {
  const fresh = leaves.map(() => stratified(uniform));
  return ({ features, roots }, row) => {
    const index = score ? indexOf(score, roots) : 0;
    features[roots.length] = index;
    const leaf = leafOf(tree, features);
    return { value: drawFrom(leaves[leaf]!, chance(row, fresh[leaf]!)), index };
  };
}
