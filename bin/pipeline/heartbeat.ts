import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { replaceFile } from '../../lib/core/replace-file';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import { STATE_FOLDER } from './run-paths';

const heartbeatSchema = z.object({
  runId: z.string(),
  /** Whether the producer is at work, or has come to its end in good order. */
  state: z.enum(['running', 'ended']),
  /** All times are milliseconds since the epoch. */
  writtenAtMs: z.number(),
  lastAcceptedAtMs: z.number().optional(),
  accepted: z.int().nonnegative(),
  /** Handed to the sink and not yet accepted. */
  inFlight: z.int().nonnegative(),
  /** Since when records have been in flight without any being accepted. */
  waitingSinceMs: z.number().optional(),
  /** How the producer keeps to its schedule; absent at the end, and in files of before. */
  pace: z.object({ behindScheduleMs: z.number(), asked: z.number().optional(), reached: z.number() }).optional(),
});

/** What a producer says of itself once a second, for `legion health` in the same folder. */
export type Heartbeat = z.infer<typeof heartbeatSchema>;

export function heartbeatFile(cwd: string): string {
  return path.join(cwd, STATE_FOLDER, 'producer.json');
}

/** The producer's last word; undefined when none was here, or the file cannot be read. */
export async function readHeartbeat(file: string): Promise<Heartbeat | undefined> {
  try {
    return heartbeatSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined; // whatever is wrong with the file, it tells nothing of a producer
  }
}

type Seen = Pick<ProducerSnapshot, 'runId' | 'accepted' | 'lastAcceptedAtMs'>;

type Beat = Seen & Pick<ProducerSnapshot, 'inFlight' | 'behindScheduleMs' | 'askedPerSecond' | 'acceptedPerSecond'>;

export type HeartbeatWriter = {
  /** Takes what is known now, and writes it when the last word is a second old. */
  readonly beat: (snapshot: Beat) => void;
  /** Writes that the producer has come to its end. */
  readonly end: (summary: Seen) => Promise<void>;
  /** Resolves when what was to be written is written, or could not be. */
  readonly written: () => Promise<void>;
};

const INTERVAL_MS = 1_000;

/** Writes the heartbeat. A disk that cannot be written to is told by `health`, and is no reason to end a run. */
export function createHeartbeat(file: string, now: () => number): HeartbeatWriter {
  let last: Heartbeat | undefined;
  let busySinceMs: number | undefined;
  let writing = Promise.resolve();
  const write = (heartbeat: Heartbeat) => {
    last = heartbeat;
    writing = writing.then(() => replaceFile(file, JSON.stringify(heartbeat))).catch(() => undefined);
    return writing;
  };
  return {
    beat: ({ runId, accepted, inFlight, lastAcceptedAtMs, behindScheduleMs, askedPerSecond, acceptedPerSecond }) => {
      const writtenAtMs = now();
      busySinceMs = inFlight === 0 ? undefined : (busySinceMs ?? writtenAtMs);
      if (last && writtenAtMs - last.writtenAtMs < INTERVAL_MS) return;
      const waitingSinceMs = busySinceMs && Math.max(busySinceMs, lastAcceptedAtMs ?? 0);
      const pace = { behindScheduleMs, asked: askedPerSecond, reached: acceptedPerSecond };
      void write({ runId, state: 'running', writtenAtMs, lastAcceptedAtMs, accepted, inFlight, waitingSinceMs, pace });
    },
    end: async ({ accepted, lastAcceptedAtMs, runId }) => {
      await write({ runId, state: 'ended', writtenAtMs: now(), lastAcceptedAtMs, accepted, inFlight: 0 });
    },
    written: () => writing,
  };
}
