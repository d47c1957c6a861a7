import { ratePieces, type Phase, type RatePiece } from './phases';
import { partitionPoint } from '../../core/partition-point';

/** When the events of a run happen: a pure function of the start time and of the rate or the phases. */
export type Timeline = {
  /** Event time of a sequence, whole milliseconds since the epoch; never before that of an earlier sequence. */
  readonly timeMsOf: (sequence: number) => number;
  /** How many events are due before a time; infinite for an infinite one. */
  readonly countBefore: (timeMs: number) => number;
  /** Events per second at a time. */
  readonly rateAt: (timeMs: number) => number;
  /** Index in `phases`; undefined without phases. */
  readonly phaseAt: (timeMs: number) => number | undefined;
};

export type TimelineConfig = {
  readonly startTimeMs: number;
  /** Events per second; ignored with phases. */
  readonly eventsPerSecond: number;
  readonly phases?: readonly Phase[] | undefined;
};

export function createTimeline(config: TimelineConfig): Timeline {
  return config.phases ? phasedTimeline(config.startTimeMs, config.phases) : steadyTimeline(config);
}

function steadyTimeline({ startTimeMs, eventsPerSecond }: TimelineConfig): Timeline {
  return {
    timeMsOf: (sequence) => startTimeMs + Math.floor((sequence * 1000) / eventsPerSecond),
    // Rounded to a millionth, so that 0.1 s at 30 events/s gives 3 events, not 4.
    countBefore: (timeMs) => countUp(((timeMs - startTimeMs) / 1000) * eventsPerSecond),
    rateAt: () => eventsPerSecond,
    phaseAt: () => undefined,
  };
}

function phasedTimeline(startTimeMs: number, phases: readonly Phase[]): Timeline {
  const pieces = ratePieces(phases);
  const last = pieces.at(-1)!;
  const cycleS = last.fromS + last.seconds;
  const cycleEvents = last.eventsBefore + ((last.fromRate + last.toRate) / 2) * last.seconds;
  const within = (timeMs: number) => {
    const elapsedS = Math.max(0, (timeMs - startTimeMs) / 1000);
    const cycle = Math.floor(elapsedS / cycleS);
    const inCycleS = Math.min(elapsedS - cycle * cycleS, cycleS);
    return { cycle, inCycleS, piece: pieceAt(pieces, (piece) => piece.fromS <= inCycleS) };
  };
  return {
    timeMsOf: (sequence) => {
      const cycle = Math.floor(sequence / cycleEvents);
      const events = Math.max(0, sequence - cycle * cycleEvents);
      const piece = pieceAt(pieces, ({ eventsBefore }) => eventsBefore <= events);
      const inCycleS = Math.min(piece.fromS + secondsInto(piece, events - piece.eventsBefore), cycleS);
      return startTimeMs + Math.floor((cycle * cycleS + inCycleS) * 1000);
    },
    countBefore: (timeMs) => {
      if (timeMs === Infinity) return Infinity;
      const { cycle, inCycleS, piece } = within(timeMs);
      return countUp(cycle * cycleEvents + piece.eventsBefore + eventsInto(piece, inCycleS - piece.fromS));
    },
    rateAt: (timeMs) => {
      const { inCycleS, piece } = within(timeMs);
      return piece.fromRate + ((piece.toRate - piece.fromRate) * (inCycleS - piece.fromS)) / piece.seconds;
    },
    phaseAt: (timeMs) => within(timeMs).piece.phase,
  };
}

function countUp(events: number): number {
  return events === Infinity ? Infinity : Math.max(0, Math.ceil(Number(events.toFixed(6))));
}

/** The last piece that has begun; `begun` must hold for a prefix of the pieces. */
function pieceAt(pieces: readonly RatePiece[], begun: (piece: RatePiece) => boolean): RatePiece {
  return pieces[Math.max(0, partitionPoint(pieces.length, (at) => begun(pieces[at]!)) - 1)]!;
}

/** The integral of the rate over the first seconds of a piece. */
function eventsInto({ fromRate, toRate, seconds }: RatePiece, intoS: number): number {
  return fromRate * intoS + ((toRate - fromRate) * intoS * intoS) / (2 * seconds);
}

/** Its inverse: the root of a quadratic equation in the form that also holds when the rate is constant. */
function secondsInto({ fromRate, toRate, seconds }: RatePiece, events: number): number {
  const slope = (toRate - fromRate) / seconds;
  const root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * slope * events));
  return Math.min((2 * events) / (fromRate + root), seconds);
}
