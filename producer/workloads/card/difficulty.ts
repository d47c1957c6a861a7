import type { Difficulty, RunConfig } from '../../../lib/domain/run/run';

/** From and to; values are drawn evenly on a logarithmic scale. */
export type Range = readonly [number, number];

/** How far fraud is from ordinary behaviour. Amounts are multiples of what the customer usually spends. */
export type FraudLevels = {
  readonly highAmount: Range;
  readonly unusualHour: Range;
  readonly impossibleTravel: Range;
  readonly rapidSequence: Range;
  readonly takeover: Range;
  /** Of the first payment; each that follows is higher than the one before. */
  readonly scam: Range;
  readonly scamStep: Range;
  /** Share of stolen cards that the thief uses with a device of their own rather than as the customer would. */
  readonly thiefsDevice: number;
};

const FRAUD_LEVELS: Readonly<Record<Difficulty, FraudLevels>> = {
  easy: {
    highAmount: [20, 60],
    unusualHour: [3, 10],
    impossibleTravel: [1, 10],
    rapidSequence: [2, 6],
    takeover: [5, 20],
    scam: [4, 8],
    scamStep: [1.6, 2.2],
    thiefsDevice: 0.9,
  },
  normal: {
    highAmount: [8, 25],
    unusualHour: [1, 6],
    impossibleTravel: [0.5, 5],
    rapidSequence: [1, 4],
    takeover: [2, 10],
    scam: [1.5, 4],
    scamStep: [1.3, 1.9],
    thiefsDevice: 0.6,
  },
  hard: {
    highAmount: [4, 10],
    unusualHour: [0.5, 2.5],
    impossibleTravel: [0.3, 2.5],
    rapidSequence: [0.3, 1.5],
    takeover: [0.6, 3],
    scam: [0.7, 2],
    scamStep: [1.1, 1.5],
    thiefsDevice: 0.3,
  },
};

export function fraudLevelsOf({ difficulty = 'normal' }: Pick<RunConfig, 'difficulty'>): FraudLevels {
  return FRAUD_LEVELS[difficulty];
}
