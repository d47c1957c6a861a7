import * as z from 'zod';
import { overallVerdict, RUN_VERDICTS, type KnownRun, type RunVerdict } from '../../domain/run/run-list';
import { apiComponents } from './components';
import { runSchema, runView } from './runs';

export const WINDOW_VERDICTS = ['EQUAL', 'BEHIND', 'UNEQUAL', 'UNKNOWN'] as const;
export type WindowVerdict = (typeof WINDOW_VERDICTS)[number];

const count = z.int().nonnegative();

const verifyWindowSchema = z
  .strictObject({
    start: z.iso.datetime(),
    end: z.iso.datetime(),
    generated: count.nullable().describe('Made by the producer beside this server; null without one'),
    accepted: count.nullable().describe('Of these, taken by the stream'),
    bronze: count.describe('Rows in bronze'),
    quarantined: count,
    verdict: z.enum(WINDOW_VERDICTS),
    equal: z.boolean().nullable().describe('Null while events are on their way, or nothing is known of the producer'),
    basis: z
      .enum(['content', 'count'])
      .describe('content: count and payload hashes of its rows; count: the rollups’ count while it grows'),
  })
  .register(apiComponents, { id: 'VerifyWindow' });
export type VerifyWindow = z.infer<typeof verifyWindowSchema>;

export const verifySchema = z
  .strictObject({
    verdict: z
      .enum(WINDOW_VERDICTS)
      .describe(
        'UNEQUAL if any window or run is, else BEHIND if any is, else EQUAL; UNKNOWN when nothing is known of what was produced',
      ),
    checked_at: z.iso.datetime(),
    proof: z.enum(RUN_VERDICTS).describe('The verdict of legion verify over all runs with known manifests'),
    runs: z.array(z.string()).describe('The runs that are compared'),
    run_proofs: z.array(runSchema).describe('All runs that are known here or seen in the tables, the latest first'),
    totals: z
      .strictObject({
        generated: count.nullable().describe('Null when nothing is known of what was produced'),
        accepted: count.nullable(),
        bronze: count,
        quarantined: count,
      })
      .describe('Of the runs that are compared; what is stored is read before what was generated'),
    windows: z
      .array(verifyWindowSchema)
      .describe('The latest minutes of what the producer beside this server made, the newest first'),
  })
  .describe('Whether what was produced is stored, now and minute by minute')
  .register(apiComponents, { id: 'Verify' });
export type Verify = z.infer<typeof verifySchema>;

/** The events of one window on one side: their number, and the sum of their payload hashes. */
export type WindowContent = { readonly count: number; readonly hashSum: bigint };

const TWO_128 = 1n << 128n;

/** Adds a payload hash (32 hex digits) to a sum modulo 2^128: order does not matter, repetition does. */
export function addHash(sum: bigint, payloadHash: string): bigint {
  return (sum + BigInt(`0x${payloadHash}`)) % TWO_128;
}

/** The verdict on one window. Accepted events that are not stored yet are in flight, unless the pipeline is at rest. */
export function windowVerdict(sides: {
  readonly generated: WindowContent | undefined;
  readonly stored: WindowContent;
  readonly quarantined: number;
  /** `content` also compares the sums. */
  readonly basis: VerifyWindow['basis'];
  /** Whether no accepted event is in flight any more. */
  readonly atRest: boolean;
}): WindowVerdict {
  const { generated, stored, quarantined, basis, atRest } = sides;
  if (!generated) return 'UNKNOWN';
  const there = stored.count + quarantined;
  if (there > generated.count) return 'UNEQUAL';
  if (there < generated.count) return atRest ? 'UNEQUAL' : 'BEHIND';
  // The bytes of a quarantined event are stored elsewhere, so the sums would cover different sets.
  const comparable = basis === 'content' && quarantined === 0;
  return comparable && stored.hashSum !== generated.hashSum ? 'UNEQUAL' : 'EQUAL';
}

function worstVerdict(verdicts: readonly WindowVerdict[]): WindowVerdict {
  for (const verdict of ['UNEQUAL', 'BEHIND', 'UNKNOWN', 'EQUAL'] as const) {
    if (verdicts.includes(verdict)) return verdict;
  }
  return 'UNKNOWN';
}

/** The verdict on all windows of a run that follows from the verdict on the run. */
const WINDOWS_OF_RUN: Readonly<Record<RunVerdict, WindowVerdict>> = {
  PROVEN: 'EQUAL',
  INCOMPLETE: 'BEHIND',
  MISMATCH: 'UNEQUAL',
  UNKNOWN: 'UNKNOWN',
};

/**
 * Combines the minutes of this server's own producer with the runs known from manifests and tables. Its own runs are
 * counted by their minutes; of a proof against a manifest, only a mismatch affects them.
 */
export function verifyOf(parts: {
  readonly checkedAt: string;
  readonly windows: readonly VerifyWindow[];
  readonly ownRuns: ReadonlySet<string>;
  readonly runs: readonly KnownRun[];
  readonly maxWindows: number;
}): Verify {
  const { windows, ownRuns, runs, maxWindows } = parts;
  const others = runs.filter(({ runId, generated }) => generated !== undefined && !ownRuns.has(runId));
  const own = runs.filter(({ runId, verdict }) => ownRuns.has(runId) && verdict === 'MISMATCH');
  const verdicts = [
    ...windows.map(({ verdict }) => verdict),
    ...[...others, ...own].map(({ verdict }) => WINDOWS_OF_RUN[verdict]),
  ];
  const isKnown = windows.length + others.length > 0;
  const sum = (ofWindow: (window: VerifyWindow) => number | null, ofRun: (run: KnownRun) => number | undefined) =>
    windows.reduce((total, window) => total + (ofWindow(window) ?? 0), 0) +
    others.reduce((total, run) => total + (ofRun(run) ?? 0), 0);
  return {
    verdict: worstVerdict(verdicts),
    proof: overallVerdict(runs),
    checked_at: parts.checkedAt,
    runs: [...new Set([...(windows.length > 0 ? ownRuns : []), ...others.map(({ runId }) => runId)])],
    run_proofs: runs.map(runView),
    totals: {
      generated: isKnown
        ? sum(
            ({ generated }) => generated,
            ({ generated }) => generated,
          )
        : null,
      accepted: isKnown
        ? sum(
            ({ accepted }) => accepted,
            ({ accepted }) => accepted,
          )
        : null,
      bronze: sum(
        ({ bronze }) => bronze,
        ({ bronze }) => bronze,
      ),
      quarantined: sum(
        ({ quarantined }) => quarantined,
        ({ quarantined }) => quarantined,
      ),
    },
    windows: windows.slice(0, maxWindows),
  };
}
