import fitted from '../../data/twin-model.json';
import type { Calibration } from './calibration';
import type { AmountLeaf, CodeLeaf } from './leaf';
import type { Score } from './score';
import type { Tree } from './tree';

export type FittedTree<Leaf> = {
  /** Weights of an index over the step's features, which the tree then sees as one more feature. */
  readonly score?: Score;
  readonly tree: Tree;
  readonly leaves: readonly Leaf[];
};

type FittedAmounts = FittedTree<AmountLeaf> & { readonly calibration?: Calibration };

/** The fitted figures of one step, by its name. */
export type FittedStep = {
  readonly name: string;
  /** The column's code, or the number of its form; absent where there is only one form. */
  readonly codes?: FittedTree<CodeLeaf>;
  /** By form, for the drawn forms. */
  readonly amounts?: Readonly<Record<string, FittedAmounts>>;
};

/** A fitted twin: shares and means over groups of clients, no client's row. */
export type TwinModel = {
  readonly modelVersion: 1;
  /** The table that it was fitted to. */
  readonly fittedTo: { readonly rows: number; readonly contentSha256: string };
  readonly steps: readonly FittedStep[];
};

/** The model in the repository. */
export const TWIN_MODEL = fitted as unknown as TwinModel;
