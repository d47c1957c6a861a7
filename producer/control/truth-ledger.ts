import { episodeKey, type FlaggedEvent, type TruthFlag } from '../../lib/domain/evaluation/truth';
import type { TruthReader } from '../../lib/api/live/producer-control';
import type { ProducedRecord } from '../generation/record';

export type TruthLedger = TruthReader & {
  readonly add: (runId: string, records: readonly ProducedRecord[]) => void;
};

/** How many flagged events are kept: about 20 MB. */
const MAX_FLAGGED = 50_000;

export type TruthLedgerOptions = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly maxFlagged?: number;
};

type Entry = FlaggedEvent & { readonly runId: string; readonly sequence: number };

/**
 * The anomalies that a producer has injected recently. Event times never go back within a run, so a range of times is a
 * range of sequences in each run; the lowest and the highest sequence of each second are kept for each run.
 */
export function createTruthLedger({ now, maxFlagged = MAX_FLAGGED }: TruthLedgerOptions): TruthLedger {
  const runs = new Map<string, RunSeconds>();
  /** In the order in which they were delivered. */
  let flagged: Entry[] = [];
  let forgottenMs: number | undefined;
  let latestMs = -Infinity;
  let madeAtMs = 0;

  const forget = (): void => {
    // Half of them at a time, so that the work is spread over many events.
    const dropped = flagged.splice(0, flagged.length - Math.floor(maxFlagged / 2));
    forgottenMs = dropped.reduce((latest, { eventTimeMs }) => Math.max(latest, eventTimeMs), forgottenMs ?? 0);
    for (const run of runs.values()) run.forgetBefore(forgottenMs);
  };
  return {
    add: (runId, records) => {
      const run = runs.get(runId) ?? new RunSeconds();
      runs.set(runId, run);
      if (records.length > 0) madeAtMs = now();
      for (const { sequence, eventId, eventTimeMs, truth } of records) {
        run.add(sequence, eventTimeMs);
        latestMs = Math.max(latestMs, eventTimeMs);
        if (truth.length > 0) flagged.push({ runId, sequence, eventId, eventTimeMs, flags: truth.map(flagOf) });
      }
      if (flagged.length > maxFlagged) forget();
    },
    known: () => {
      if (latestMs === -Infinity) return undefined;
      const firstMs = Math.min(...[...runs.values()].map((run) => run.firstMs));
      return { fromMs: Math.max(firstMs, forgottenMs === undefined ? 0 : forgottenMs + 1), latestMs, madeAtMs };
    },
    truth: ({ fromMs, untilMs }) => {
      const ranges = new Map([...runs].map(([runId, run]) => [runId, run.rangeOf(fromMs, untilMs)] as const));
      const judged: FlaggedEvent[] = [];
      const cutOff = new Set<string>();
      for (const { runId, sequence, ...event } of flagged) {
        const { from, to } = ranges.get(runId)!;
        if (sequence >= from && sequence < to) judged.push(event);
        else for (const flag of event.flags) cutOff.add(episodeKey(event.eventId, flag));
      }
      const events = [...ranges.values()].reduce((sum, { from, to }) => sum + to - from, 0);
      return { events, flagged: judged, ranges, cutOff };
    },
  };
}

function flagOf({ type, episode_id }: TruthFlag): TruthFlag {
  return episode_id === undefined ? { type } : { type, episode_id };
}

const SECOND_MS = 1_000;

/** The sequences of one run by the second of their event time. */
class RunSeconds {
  firstMs = Infinity;
  private readonly seconds = new Map<number, { low: number; high: number }>();

  add(sequence: number, eventTimeMs: number): void {
    const second = Math.floor(eventTimeMs / SECOND_MS);
    const known = this.seconds.get(second);
    if (!known) this.seconds.set(second, { low: sequence, high: sequence });
    else {
      known.low = Math.min(known.low, sequence);
      known.high = Math.max(known.high, sequence);
    }
    this.firstMs = Math.min(this.firstMs, eventTimeMs);
  }

  forgetBefore(timeMs: number): void {
    for (const second of this.seconds.keys()) if ((second + 1) * SECOND_MS <= timeMs) this.seconds.delete(second);
  }

  /** Counts whole seconds only: that of `fromMs` if it begins there, and never that of `untilMs`. */
  rangeOf(fromMs: number, untilMs: number): { from: number; to: number } {
    let [from, to] = [Infinity, 0];
    for (const [second, { low, high }] of this.seconds) {
      const startMs = second * SECOND_MS;
      if (startMs + SECOND_MS > untilMs) continue;
      to = Math.max(to, high + 1);
      if (startMs >= fromMs || fromMs <= this.firstMs) from = Math.min(from, low);
    }
    return from < to ? { from, to } : { from: 0, to: 0 };
  }
}
