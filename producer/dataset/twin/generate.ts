import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { COLUMN } from '../columns';
import { emptyTable, type Table } from '../table';
import type { Feature } from './feature';
import { drawAmount, drawCode } from './leaf';
import type { FittedStep, FittedTree, TwinModel } from './model';
import { emptyRow, type Row } from './row';
import { fourthRoot, indexOf } from './score';
import type { Step } from './step';
import { STEPS } from './steps';
import { stratified } from './stratified';
import { leafOf } from './tree';

export const TWIN_ROWS = 30_000;
export const TWIN_SEED = 20_05;

export type TwinSettings = {
  /** @default TWIN_ROWS */
  readonly rows?: number;
  /** @default TWIN_SEED */
  readonly seed?: number;
};

/**
 * Draws clients from a fitted model. A pure function of model and settings: no row depends on how many follow it.
 */
export function generateTwin(model: TwinModel, { rows = TWIN_ROWS, seed = TWIN_SEED }: TwinSettings = {}): Table {
  const random = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(random);
  const fills = STEPS.map((step) => fillerOf(step, fittedStep(model, step.name), uniform));
  const table = emptyTable(rows);
  const row = emptyRow();
  for (let at = 0; at < rows; at++) {
    row.fill(0);
    for (const fill of fills) fill(row);
    row[COLUMN.ID] = at + 1;
    for (const [column, values] of table.columns.entries()) values[at] = row[column]!;
  }
  return table;
}

function fittedStep(model: TwinModel, name: string): FittedStep {
  const step = model.steps.find((candidate) => candidate.name === name);
  if (!step) throw new Error(`the twin model has no step "${name}"; fit it again with: npm run data:fit`);
  return step;
}

type Fill = (row: Row) => void;

function fillerOf(step: Step, fitted: FittedStep, uniform: () => number): Fill {
  const look = lookAt(step.features);
  const codeOf = fitted.codes ? drawer(fitted.codes, drawCode, uniform) : () => ({ value: 0 });
  if (step.kind === 'code') return (row) => void (row[step.column] = codeOf(look(row)).value);
  const fillForm = step.forms.map((form): ((row: Row, seen: Seen) => number) => {
    if ('value' in form) return form.value;
    const draw = drawer(fitted.amounts![form.name]!, drawAmount, uniform);
    return (row, seen) => {
      const { value, index } = draw(seen);
      return form.settle(form.offset(row) + form.scale(row, index) * value);
    };
  });
  return (row) => {
    const seen = look(row);
    row[step.column] = fillForm[codeOf(seen).value]!(row, seen);
  };
}

/** A row as a step sees it: its features, with room for an index behind them, and their fourth roots. */
type Seen = { readonly features: Float64Array; readonly roots: Float64Array };

function lookAt(features: readonly Feature[]): (row: Row) => Seen {
  const seen = { features: new Float64Array(features.length + 1), roots: new Float64Array(features.length) };
  return (row) => {
    for (let at = 0; at < features.length; at++) {
      const value = features[at]!.of(row);
      seen.features[at] = value;
      seen.roots[at] = fourthRoot(value);
    }
    return seen;
  };
}

/** Draws from the leaf that a row falls into; every leaf has uniform numbers of its own. */
function drawer<Leaf>(
  { tree, leaves, score }: FittedTree<Leaf>,
  drawFrom: (leaf: Leaf, uniform: number) => number,
  uniform: () => number,
): (seen: Seen) => { readonly value: number; readonly index: number } {
  const chances = leaves.map(() => stratified(uniform));
  return ({ features, roots }) => {
    const index = score ? indexOf(score, roots) : 0;
    features[roots.length] = index;
    const leaf = leafOf(tree, features);
    return { value: drawFrom(leaves[leaf]!, chances[leaf]!()), index };
  };
}
