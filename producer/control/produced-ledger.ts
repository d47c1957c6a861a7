import { addHash, type WindowContent } from '../../lib/api/contract/verify';
import { WINDOW_MS } from '../../lib/api/contract/windows';
import { payloadHash } from '../../lib/domain/bronze/bronze';
import type { Clock } from '../../lib/core/clock';
import type { ProducedRecord } from '../generation/record';
import type { OpenSink } from '../delivery/sink';
import type { Produced, ProducedWindow } from '../../lib/api/live/producer-control';
import { createTruthLedger } from './truth-ledger';

/** One per minute: a day is kept. */
const MAX_WINDOWS = 1_440;

export type ProducedLedger = Produced & {
  /** The same sink, with everything that goes through it counted. */
  readonly watch: (openSink: OpenSink, run: WatchedRun) => OpenSink;
};

type WatchedRun = {
  readonly runId: string;
  /** The first sequence that counts. */
  readonly first: number;
  /** Hand-made events lack the events before them, so no detector is judged by the anomalies among them. */
  readonly byHand?: boolean;
};

type Entry = { generated: WindowContent; accepted: number };

/** Counts the records that go into a sink and those that are accepted, per minute of event time. */
export function createProducedLedger({ now }: Pick<Clock, 'now'>): ProducedLedger {
  const entries = new Map<number, Entry>();
  const runs = new Map<string, number>();
  const truth = createTruthLedger({ now });

  const entryOf = (eventTimeMs: number): Entry => {
    const startMs = Math.floor(eventTimeMs / WINDOW_MS) * WINDOW_MS;
    const entry = entries.get(startMs) ?? { generated: { count: 0, hashSum: 0n }, accepted: 0 };
    entries.set(startMs, entry);
    return entry;
  };
  const generated = (records: readonly ProducedRecord[]): void => {
    for (const { eventTimeMs, bytes } of records) {
      const entry = entryOf(eventTimeMs);
      const { count, hashSum } = entry.generated;
      entry.generated = { count: count + 1, hashSum: addHash(hashSum, payloadHash(bytes)) };
    }
    while (entries.size > MAX_WINDOWS) entries.delete(Math.min(...entries.keys()));
  };
  const accepted = (records: readonly ProducedRecord[]): void => {
    for (const { eventTimeMs } of records) entryOf(eventTimeMs).accepted += 1;
  };
  return {
    runs: () => runs,
    truth,
    windows: () => [...entries].map(([startMs, entry]): ProducedWindow => ({ startMs, ...entry })),
    watch: (openSink, { runId, first, byHand = false }) => {
      runs.set(runId, Math.min(first, runs.get(runId) ?? first));
      const counted = (records: readonly ProducedRecord[]) => records.filter(({ sequence }) => sequence >= first);
      return async (context) => {
        const sink = await openSink({
          ...context,
          onAccepted: (records, atMs) => {
            accepted(counted(records));
            context.onAccepted(records, atMs);
          },
        });
        return {
          ...sink,
          write: (records) => {
            // Before they are sent: bronze must not hold anything that is not counted here.
            generated(counted(records));
            if (!byHand) truth.add(runId, counted(records));
            return sink.write(records);
          },
        };
      };
    },
  };
}
