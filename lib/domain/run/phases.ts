import * as z from 'zod';

/** How the rate moves within a phase. */
export const PHASE_SHAPES = ['step', 'ramp', 'wave'] as const;

/** A part of a run with its own rate. Phases follow one another, and start over after the last. */
const phaseSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9 _-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9, blank, dash and underscore'),
  seconds: z.number().positive().max(31_536_000),
  rate: z.number().positive().max(1_000_000).describe('Events per second'),
  shape: z
    .enum(PHASE_SHAPES)
    .default('step')
    .describe(
      'step: the rate all along; ramp: straight from the rate before to this one; wave: from the rate before up (or ' +
        'down) to this one and back',
    ),
});
export type Phase = z.infer<typeof phaseSchema>;

export const phasesSchema = z.array(phaseSchema).min(1).max(1000);

/** Duration of all phases together. */
export function cycleMs(phases: readonly Phase[]): number {
  return phases.reduce((sum, { seconds }) => sum + seconds * 1000, 0);
}

/** A stretch in which the rate is a straight line. Seconds and events count from the beginning of the cycle. */
export type RatePiece = {
  readonly phase: number;
  readonly fromS: number;
  readonly seconds: number;
  readonly fromRate: number;
  readonly toRate: number;
  readonly eventsBefore: number;
};

/** A wave is this many straight pieces. */
const WAVE_PIECES = 32;

export function ratePieces(phases: readonly Phase[]): RatePiece[] {
  const pieces: RatePiece[] = [];
  let rate = endRate(phases);
  let fromS = 0;
  let eventsBefore = 0;
  const add = (phase: number, seconds: number, fromRate: number, toRate: number) => {
    pieces.push({ phase, fromS, seconds, fromRate, toRate, eventsBefore });
    fromS += seconds;
    eventsBefore += ((fromRate + toRate) / 2) * seconds;
  };
  phases.forEach((phase, at) => {
    if (phase.shape === 'step') add(at, phase.seconds, phase.rate, phase.rate);
    if (phase.shape === 'ramp') add(at, phase.seconds, rate, phase.rate);
    if (phase.shape === 'wave') {
      for (let piece = 0; piece < WAVE_PIECES; piece++) {
        add(at, phase.seconds / WAVE_PIECES, onWave(rate, phase.rate, piece), onWave(rate, phase.rate, piece + 1));
      }
    } else rate = phase.rate;
  });
  return pieces;
}

/** The rate at the end of the last phase, from which the first one starts. A wave ends where it began. */
function endRate(phases: readonly Phase[]): number {
  return (phases.findLast(({ shape }) => shape !== 'wave') ?? phases[0]!).rate;
}

function onWave(from: number, to: number, piece: number): number {
  return from + ((to - from) * (1 - Math.cos((2 * Math.PI * piece) / WAVE_PIECES))) / 2;
}
