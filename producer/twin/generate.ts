import { COLUMN } from '../table/columns';
import { emptyTable, type Table } from '../table/table';
import { fillerOf } from './fill-step';
import type { FittedStep, TwinModel } from './model';
import { beginRow, emptyRow } from './row';
import { STEPS } from './steps';
import { uniformFrom } from './uniform-from';

export const TWIN_ROWS = 30_000;
export const TWIN_SEED = 20_05;

/**
 * Content hash of the 30,000 clients that the model in the repository generates. It is part of the key of a cached
 * twin, so that a change of the generator also makes a new one; a test checks it against the drawn clients.
 */
export const TWIN_SHA256 = 'eb64f42c2e69d5603685cd4f96da07ccc05fd662aafea94f7363af935fe96b80';

export type TwinSettings = {
  /** @default TWIN_ROWS */
  readonly rows?: number;
  /** @default TWIN_SEED */
  readonly seed?: number;
};

/** Draws clients from a fitted model. A pure function of model and settings: no row depends on how many follow it. */
export function generateTwin(model: TwinModel, { rows = TWIN_ROWS, seed = TWIN_SEED }: TwinSettings = {}): Table {
  const uniform = uniformFrom(seed);
  const fills = STEPS.map((step) => fillerOf(step, fittedStep(model, step.name), uniform));
  const table = emptyTable(rows);
  const row = emptyRow();
  for (let at = 0; at < rows; at++) {
    beginRow(row, uniform);
    for (const fill of fills) fill(row);
    row[COLUMN.ID] = at + 1;
    for (const [column, values] of table.columns.entries()) values[at] = row[column]!;
  }
  return table;
}

function fittedStep(model: TwinModel, name: string): FittedStep {
  const step = model.steps.find((candidate) => candidate.name === name);
  if (!step) throw new Error(`the twin model has no step "${name}"; fit it again with: legion data fit`);
  return step;
}
