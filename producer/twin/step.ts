import type { Feature } from './feature';
import type { Row } from './row';

/** A value that follows from the row: nothing, the whole bill, the same as last month. */
export type ExactForm = {
  readonly name: string;
  readonly value: (row: Row) => number;
};

/** A drawn value: `offset + scale × draw`, then rounded to a value of this form. */
export type DrawnForm = {
  readonly name: string;
  readonly offset: (row: Row) => number;
  /** `index` estimates the fourth root of the drawn value. */
  readonly scale: (row: Row, index: number) => number;
  readonly settle: (value: number) => number;
  /** Whether a real value is of this form. */
  readonly holds: (value: number) => boolean;
  readonly maxBins: number;
  readonly maxLeaves: number;
  /** Whether draws are corrected to the distribution of the real amounts; positive amounts only. @default false */
  readonly calibrated?: boolean;
};

export type Form = ExactForm | DrawnForm;

/** Fills one column of a row from those filled before. Steps run in the same order for fitting and generating. */
export type Step = {
  readonly name: string;
  readonly column: number;
  readonly features: readonly Feature[];
  /** What the step's index estimates from its features; the trees then see the index as one more feature. */
  readonly scored?: (row: Row) => number;
  /** Probability that a client draws at its habitual rank instead of a fresh one. @default 0 */
  readonly habit?: number;
  /** Of the tree that chooses the code or the form. */
  readonly maxLeaves: number;
} & (
  | { readonly kind: 'code' }
  /** First a form is chosen, then its value; a real value is of the first form that fits. */
  | { readonly kind: 'amount'; readonly forms: readonly Form[] }
);

/** The form's number for a row whose column is already filled. */
export function formOf(forms: readonly Form[], value: number, row: Row): number {
  return forms.findIndex((form) => ('value' in form ? form.value(row) === value : form.holds(value)));
}

export const NOTHING: ExactForm = { name: 'nothing', value: () => 0 };

/** Rounds to a whole number of units, at least one. */
export const multipleOf = (unit: number) => (value: number) => Math.max(unit, Math.round(value / unit) * unit);
