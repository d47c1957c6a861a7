import type { Confusion } from './confusion';
import type { Spread } from './figures';

/** Figures that are not defined, 0 of 0, are null. */
export type Figures = {
  readonly right: number;
  readonly wrong: number;
  /** Complete episodes, and how many of them have a right detection. */
  readonly episodes: number;
  readonly found: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Event time from the first event of a found episode to the first event that fired. */
  readonly latencyMs: Spread | null;
  /** From the event's arrival in the stream until its right detection was written. */
  readonly processingMs: Spread | null;
};

export type RuleFigures = Figures & {
  readonly rule: string;
  readonly covers: readonly string[];
  /** Right detections of episodes that are cut off, which do not count. */
  readonly aside: number;
  /** These episodes, and how many of them were found anyway. */
  readonly cutOff: { readonly episodes: number; readonly found: number };
};

export type TypeFigures = Figures & {
  readonly type: string;
  /** Rules that are meant to find it; none when no rule is. */
  readonly rules: readonly string[];
  readonly cutOff: number;
};

export type Evaluation = {
  readonly runIds: readonly string[];
  readonly events: number;
  readonly flaggedEvents: number;
  readonly episodes: { readonly complete: number; readonly cutOff: number };
  readonly detections: {
    /** Different ones, of which the figures are made. */
    readonly judged: number;
    /** The same rule at the same event again. */
    readonly repeated: number;
    /** At events of other runs. */
    readonly otherRuns: number;
    /** At events of the run that are not judged. */
    readonly outside: number;
  };
  /** Over all rules; episodes are those of types that a rule covers. */
  readonly overall: Figures;
  readonly rules: readonly RuleFigures[];
  readonly types: readonly TypeFigures[];
  readonly confusion: Confusion;
};
