import { LIMIT_GROUPS, limitGroup, type Row } from './row';
import { meanOfBin } from './mean-of-bin';

/** Drawn amounts and the real ones of the same rank, ascending; a draw is moved from the first to the second. */
type Ranks = { readonly drawn: readonly number[]; readonly real: readonly number[] };

/** One for each group of credit limits. */
export type Calibration = readonly Ranks[];

/** Clients whose mean is one figure. */
const MIN_CLIENTS_PER_RANK = 20;
const MAX_RANKS = 24;
const SIGNIFICANT_DIGITS = 4;

/** An amount of a client, drawn or real. */
export type Amount = { readonly row: Row; readonly value: number };

/**
 * Learns how to move draws so that they are distributed as the real amounts, in each group of limits. Without this,
 * small misfits add up from month to month.
 */
export function fitCalibration(drawn: readonly Amount[], real: readonly Amount[]): Calibration {
  return Array.from({ length: LIMIT_GROUPS }, (_, group) => fitRanks(ofGroup(drawn, group), ofGroup(real, group)));
}

function ofGroup(amounts: readonly Amount[], group: number): Float64Array {
  const members = amounts.filter(({ row }) => limitGroup(row) === group);
  return Float64Array.from(members, ({ value }) => value).sort();
}

function fitRanks(drawn: Float64Array, real: Float64Array): Ranks {
  const count = Math.min(MAX_RANKS, Math.floor(Math.min(drawn.length, real.length) / MIN_CLIENTS_PER_RANK));
  const ranks = Array.from({ length: count }, (_, rank) => ({
    drawn: meanOfRank(drawn, rank, count),
    real: meanOfRank(real, rank, count),
  }));
  const rising = ranks.filter(({ drawn }, at) => drawn > 0 && drawn > (ranks[at - 1]?.drawn ?? 0));
  return { drawn: rising.map((rank) => rank.drawn), real: rising.map((rank) => rank.real) };
}

function meanOfRank(sorted: Float64Array, rank: number, count: number): number {
  return Number(meanOfBin(sorted, rank, count).toPrecision(SIGNIFICANT_DIGITS));
}

/** How far beyond the mean of the highest rank an amount may go: about as far as the real ones do. */
const MAX_REACH = 8;

/** The real amount of the drawn one's rank; beyond the outermost ranks, in proportion to them. */
export function calibrated(amount: number, row: Row, calibration: Calibration): number {
  const { drawn, real } = calibration[limitGroup(row)]!;
  const last = drawn.length - 1;
  if (last < 0 || amount <= 0) return amount;
  if (amount <= drawn[0]!) return (amount * real[0]!) / drawn[0]!;
  if (amount >= drawn[last]!) return real[last]! * Math.min(amount / drawn[last]!, MAX_REACH);
  let above = 1;
  while (drawn[above]! < amount) above++;
  const share = (amount - drawn[above - 1]!) / (drawn[above]! - drawn[above - 1]!);
  return real[above - 1]! + share * (real[above]! - real[above - 1]!);
}
