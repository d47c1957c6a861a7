import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { COLUMN } from '../columns';
import { emptyTable, type Table } from '../table';
import type { Row } from './features';
import { drawAmount, drawCode } from './leaf';
import type { FittedStep, FittedTree, TwinModel } from './model';
import { scoreOf } from './score';
import { STEPS, type Step } from './steps';
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
  const row: Row = new Float64Array(table.columns.length);
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
  if (!step) throw new Error(`the twin model has no step "${name}"; fit it again with: npm run data -- fit`);
  return step;
}

type Fill = (row: Row) => void;

function fillerOf(step: Step, fitted: FittedStep, uniform: () => number): Fill {
  const { codes } = fitted;
  const codeOf = codes ? (row: Row) => drawCode(leafFor(codes, step, row).leaf, uniform()) : () => 0;
  if (step.kind === 'code') return (row) => void (row[step.column] = codeOf(row));
  return (row) => {
    const form = step.forms[codeOf(row)]!;
    if ('value' in form) {
      row[step.column] = form.value(row);
      return;
    }
    const { leaf, score } = leafFor(fitted.amounts![form.name]!, step, row);
    const draw = drawAmount(leaf, uniform());
    row[step.column] = form.settle(form.offset(row) + form.scale(row, score) * draw);
  };
}

function leafFor<Leaf>({ tree, leaves, score }: FittedTree<Leaf>, { features }: Step, row: Row) {
  const index = score ? scoreOf(score, features, row) : 0;
  const featureAt = (feature: number) => (feature < features.length ? features[feature]!.of(row) : index);
  return { leaf: leaves[leafOf(tree, featureAt)]!, score: index };
}
