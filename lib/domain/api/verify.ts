import * as z from 'zod';
import { apiComponents } from './components';

export const WINDOW_VERDICTS = ['EQUAL', 'BEHIND', 'UNEQUAL', 'UNKNOWN'] as const;
export type WindowVerdict = (typeof WINDOW_VERDICTS)[number];

const count = z.int().nonnegative();

export const verifyWindowSchema = z
  .strictObject({
    start: z.iso.datetime(),
    end: z.iso.datetime(),
    generated: count.nullable().describe('Made by the producer beside this server; null when there is none'),
    accepted: count.nullable().describe('Of these, taken by the stream'),
    bronze: count.describe('Rows in bronze'),
    quarantined: count,
    verdict: z.enum(WINDOW_VERDICTS),
    equal: z.boolean().nullable().describe('Null while events are on their way, or nothing is known of the producer'),
    basis: z
      .enum(['content', 'count'])
      .describe('content: numbers and payload hashes of its rows; count: what the rollups count while it grows'),
  })
  .register(apiComponents, { id: 'VerifyWindow' });
export type VerifyWindow = z.infer<typeof verifyWindowSchema>;

export const verifySchema = z
  .strictObject({
    verdict: z.enum(WINDOW_VERDICTS).describe('UNEQUAL if any window is, else BEHIND if any is, else EQUAL'),
    checked_at: z.iso.datetime(),
    runs: z.array(z.string()).describe('The runs that are compared'),
    totals: z.strictObject({
      generated: count.nullable(),
      accepted: count.nullable(),
      bronze: count,
      quarantined: count,
    }),
    windows: z.array(verifyWindowSchema).describe('The latest minutes of event time, the newest first'),
  })
  .describe('Whether what was produced is stored, now and minute by minute')
  .register(apiComponents, { id: 'Verify' });
export type Verify = z.infer<typeof verifySchema>;

/** What is known of the events of one window on one side: how many, and the sum of their payload hashes. */
export type WindowContent = { readonly count: number; readonly hashSum: bigint };

const TWO_128 = 1n << 128n;

/** Adds a payload hash (32 hex digits) to a sum modulo 2^128: order does not matter, a repetition does. */
export function addHash(sum: bigint, payloadHash: string): bigint {
  return (sum + BigInt(`0x${payloadHash}`)) % TWO_128;
}

/** Judges one window. What was accepted and is not stored yet is on its way, unless the pipeline is at rest. */
export function windowVerdict(sides: {
  readonly generated: WindowContent | undefined;
  readonly stored: WindowContent;
  readonly quarantined: number;
  /** Compare sums too. */
  readonly basis: VerifyWindow['basis'];
  /** Whether nothing that was accepted is on its way any more. */
  readonly atRest: boolean;
}): WindowVerdict {
  const { generated, stored, quarantined, basis, atRest } = sides;
  if (!generated) return 'UNKNOWN';
  const there = stored.count + quarantined;
  if (there > generated.count) return 'UNEQUAL';
  if (there < generated.count) return atRest ? 'UNEQUAL' : 'BEHIND';
  // A quarantined event has its bytes elsewhere: sums then speak of different sets.
  const comparable = basis === 'content' && quarantined === 0;
  return comparable && stored.hashSum !== generated.hashSum ? 'UNEQUAL' : 'EQUAL';
}

export function worstVerdict(verdicts: readonly WindowVerdict[]): WindowVerdict {
  for (const verdict of ['UNEQUAL', 'BEHIND', 'EQUAL'] as const) if (verdicts.includes(verdict)) return verdict;
  return 'UNKNOWN';
}
