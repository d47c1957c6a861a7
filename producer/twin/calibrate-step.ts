import { fitCalibration, type Amount } from './calibration';
import { fillerOf } from './fill-step';
import { reweigh } from './leaf';
import type { FittedStep } from './model';
import type { Row } from './row';
import { formOf, type Step } from './step';
import { countsOf } from './counts-of';

/** Each round brings the shares closer; the third changes almost nothing. */
const ROUNDS = 3;

/** Rows of real clients, and the same number of rows drawn step by step beside them. */
type Trial = { readonly real: readonly Row[]; readonly drawn: readonly Row[]; readonly uniform: () => number };

/**
 * Corrects a fitted step by trial: draws this step for rows drawn up to it, and compares the results with the real
 * rows. Leaves `drawn` filled by the corrected step.
 */
export function calibrateStep(step: Step, fitted: FittedStep, trial: Trial): FittedStep {
  const { real, drawn, uniform } = trial;
  const target = countsOf(real.map((row) => codeOf(step, row)));
  let corrected = fitted;
  for (let round = 0; round < ROUNDS && corrected.codes; round++) {
    const got = countsOf(drawn.map(fillerOf(step, corrected, uniform)));
    const factorOf = (code: number) => (target.get(code)! / real.length) * (drawn.length / (got.get(code) ?? 1));
    corrected = { ...corrected, codes: reweigh(corrected.codes, factorOf) };
  }
  corrected = calibrateAmounts(step, corrected, trial);
  const fill = fillerOf(step, corrected, uniform);
  for (const row of drawn) fill(row);
  return corrected;
}

function codeOf(step: Step, row: Row): number {
  const value = row[step.column]!;
  return step.kind === 'code' ? value : formOf(step.forms, value, row);
}

function calibrateAmounts(step: Step, fitted: FittedStep, { real, drawn, uniform }: Trial): FittedStep {
  if (step.kind === 'code') return fitted;
  const calibratedForms = step.forms.filter((form) => 'calibrated' in form && form.calibrated);
  if (calibratedForms.length === 0) return fitted;
  const forms = drawn.map(fillerOf(step, fitted, uniform));
  const amounts = { ...fitted.amounts };
  for (const form of calibratedForms) {
    const number = step.forms.indexOf(form);
    const amountsOf = (rows: readonly Row[], has: (row: Row, at: number) => boolean): Amount[] =>
      rows.filter(has).map((row) => ({ row, value: row[step.column]! }));
    const calibration = fitCalibration(
      amountsOf(drawn, (_row, at) => forms[at] === number),
      amountsOf(real, (row) => codeOf(step, row) === number),
    );
    amounts[form.name] = { ...amounts[form.name]!, calibration };
  }
  return { ...fitted, amounts };
}
