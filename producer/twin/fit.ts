import { contentHash, type Table } from '../table/table';
import { calibrateStep } from './calibrate-step';
import { growTree, type Cases } from './grow-tree';
import { fitAmountLeaf, fitCodeLeaf, type AmountLeaf, type CodeLeaf } from './leaf';
import { fillLevels, quantileClasses } from './levels';
import type { FittedStep, FittedTree, TwinModel } from './model';
import { beginRow, emptyRow, type Row } from './row';
import { fitScore, fourthRoot, indexOf } from './score';
import { formOf, type DrawnForm, type Step } from './step';
import { STEPS } from './steps';
import { uniformFrom } from './uniform-from';

/** Smaller groups would be noise, and too close to single clients. */
const MIN_LEAF_CLIENTS = 60;

/** With fewer clients, most of the model's groups would be too small to be told apart. */
export const MIN_CLIENTS_TO_FIT = 3_000;

/** Decimal places, finer than any client's figure: draws are shares of hundreds or thousands of dollars. */
const AMOUNT_DIGITS = 4;

/** Amount distributions are compared by how many values of a group fall between the tenths of all. */
const AMOUNT_CLASSES = 10;

/** For the levels and for trying the steps; no twin is drawn with it. */
const FIT_SEED = 1;

/** Fits the twin to a table. Deterministic: the same table gives the same model, figure for figure. */
export function fitTwin(table: Table): TwinModel {
  const uniform = uniformFrom(FIT_SEED);
  const real = rowsOf(table);
  fillLevels(real, uniform);
  const drawn = Array.from(real, emptyRow);
  for (const row of drawn) beginRow(row, uniform);
  const steps = STEPS.map((step) => calibrateStep(step, fitStep(step, real), { real, drawn, uniform }));
  return { modelVersion: 1, fittedTo: { rows: table.rows, contentSha256: contentHash(table) }, steps };
}

function rowsOf(table: Table): Row[] {
  const rows = Array.from({ length: table.rows }, emptyRow);
  for (const [column, values] of table.columns.entries()) rows.forEach((row, at) => (row[column] = values[at]!));
  return rows;
}

function fitStep(step: Step, rows: readonly Row[]): FittedStep {
  const values = rows.map((row) => row[step.column]!);
  if (step.kind === 'code') return { name: step.name, codes: fitCodes(step, rows, values) };
  const forms = rows.map((row, at) => formOf(step.forms, values[at]!, row));
  const amounts: Record<string, FittedTree<AmountLeaf>> = {};
  for (const [number, form] of step.forms.entries()) {
    if ('value' in form) continue;
    const members = rows.filter((_, at) => forms[at] === number);
    amounts[form.name] = fitAmounts(step, form, members);
  }
  const codes = step.forms.length > 1 ? { codes: fitCodes(step, rows, forms) } : {};
  return { name: step.name, ...codes, amounts };
}

function fitCodes(step: Step, rows: readonly Row[], codes: readonly number[]): FittedTree<CodeLeaf> {
  const { features, score } = scoredFeatures(step, rows, step.scored && Float64Array.from(rows, step.scored));
  const distinct = [...new Set(codes)].sort((a, b) => a - b);
  const classes = Uint8Array.from(codes, (code) => distinct.indexOf(code));
  const cases = { features, classes, classCount: distinct.length };
  const grown = growTree(cases, { maxLeaves: step.maxLeaves, minLeafCases: MIN_LEAF_CLIENTS });
  const leaf = (members: Uint32Array) => fitCodeLeaf(Array.from(members, (at) => codes[at]!));
  return { score, tree: grown.tree, leaves: grown.leaves.map(leaf) };
}

/** A form with too few clients for a figure of its own: its smallest amount. */
const UNKNOWN: FittedTree<AmountLeaf> = { tree: { feature: [], threshold: [], below: [], above: [] }, leaves: [[0]] };

function fitAmounts(step: Step, form: DrawnForm, rows: readonly Row[]): FittedTree<AmountLeaf> {
  if (rows.length < MIN_LEAF_CLIENTS) return UNKNOWN;
  const amounts = Float64Array.from(rows, (row) => row[step.column]! - form.offset(row));
  const { features, score } = scoredFeatures(step, rows, step.scored && amounts.map(fourthRoot));
  const scores = score ? features.at(-1)! : new Float64Array(rows.length);
  const draws = amounts.map((amount, at) => amount / form.scale(rows[at]!, scores[at]!));
  const cases: Cases = { features, classes: quantileClasses(draws, AMOUNT_CLASSES), classCount: AMOUNT_CLASSES };
  const grown = growTree(cases, { maxLeaves: form.maxLeaves, minLeafCases: MIN_LEAF_CLIENTS });
  const digits = draws.every(Number.isInteger) ? 0 : AMOUNT_DIGITS;
  const leaf = (members: Uint32Array) =>
    fitAmountLeaf(
      Float64Array.from(members, (at) => draws[at]!),
      { maxBins: form.maxBins, digits },
    );
  return { score, tree: grown.tree, leaves: grown.leaves.map(leaf) };
}

/** The step's feature columns and, where there are targets, the score that estimates them as the last one. */
function scoredFeatures(step: Step, rows: readonly Row[], targets: Float64Array | undefined) {
  const features = step.features.map((feature) => Float64Array.from(rows, feature.of));
  if (!targets) return { features };
  const roots = features.map((values) => values.map(fourthRoot));
  const score = fitScore(roots, targets);
  const rootsOf = (at: number) => Float64Array.from(roots, (values) => values[at]!);
  const indices = Float64Array.from(rows, (_, at) => indexOf(score, rootsOf(at)));
  return { features: [...features, indices], score };
}
