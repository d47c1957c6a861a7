import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { replaceFile } from '../../lib/core/replace-file';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import { STATE_FOLDER } from './run-paths';

const heartbeatSchema = z.object({
  runId: z.string(),
  /** Whether the producer is running, or has ended cleanly. */
  state: z.enum(['running', 'ended']),
  /** All times are milliseconds since the epoch. */
  writtenAtMs: z.number(),
  lastAcceptedAtMs: z.number().optional(),
  accepted: z.int().nonnegative(),
  /** Handed to the sink and not yet accepted. */
  inFlight: z.int().nonnegative(),
  /** Since when records have been in flight without any being accepted. */
  waitingSinceMs: z.number().optional(),
  /** How the producer keeps to its schedule; absent at the end, and in files of older versions. */
  pace: z.object({ behindScheduleMs: z.number(), asked: z.number().optional(), reached: z.number() }).optional(),
});

/** What a producer writes about itself once a second, for `legion health` in the same folder. */
export type Heartbeat = z.infer<typeof heartbeatSchema>;

export function heartbeatFile(cwd: string): string {
  return path.join(cwd, STATE_FOLDER, 'producer.json');
}

/** The producer's last heartbeat; undefined when there is none, or the file cannot be read. */
export async function readHeartbeat(file: string): Promise<Heartbeat | undefined> {
  try {
    return heartbeatSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined; // a file that cannot be read says nothing about a producer
  }
}

type Seen = Pick<ProducerSnapshot, 'runId' | 'accepted' | 'lastAcceptedAtMs'>;

type Beat = Seen & Pick<ProducerSnapshot, 'inFlight' | 'behindScheduleMs' | 'askedPerSecond' | 'acceptedPerSecond'>;

export type HeartbeatWriter = {
  /** Takes the latest figures, and writes them when the last heartbeat is a second old. */
  readonly beat: (snapshot: Beat) => void;
  /** Writes that the producer has ended. */
  readonly end: (summary: Seen) => Promise<void>;
  /** Resolves when everything is written, or could not be. */
  readonly written: () => Promise<void>;
};

const INTERVAL_MS = 1_000;

/** Writes the heartbeat. `health` reports a disk that cannot be written to; a run does not end for that. */
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
