import { factsOf, summaryOf } from '../../events/event';
import { decodeEvent } from '../../events/wire';
import { worstSeverity } from '../../domain/bronze/bronze';
import { isoOf } from '../../core/iso-of';
import type { Pipeline } from '../contract/pipeline';
import type { LiveCounters, LiveEvent, StreamMessage } from '../contract/stream';
import type { WindowVerdict } from '../contract/verify';
import type { SampledRecord, StreamSample } from '../../aws/stream-sample';
import type { ApiDependencies } from './dependencies';
import { controlAnswer } from './control-answer';
import { readCounters } from './read-counters';

export type FeedSources = Pick<
  ApiDependencies,
  'store' | 'control' | 'now' | 'readPipeline' | 'readVerify' | 'readRuns' | 'log'
> & {
  readonly openSample: () => StreamSample;
  /** Resolves after the time, or at once when the signal is aborted; never rejects. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
};

const EVENTS_INTERVAL_MS = 500;
const COUNTERS_INTERVAL_MS = 1_000;
/** A page draws no more than this in half a second, and people read no more. */
const MAX_EVENTS = 40;
/** Settings that change together are sent together. */
const CONTROL_DELAY_MS = 50;

type Publish = (message: StreamMessage) => void;

/** Publishes all that `/stream` tells of, until the signal. What cannot be read now is tried again. */
export function runFeed(sources: FeedSources, publish: Publish, signal: AbortSignal): void {
  void repeat(sources, EVENTS_INTERVAL_MS, signal, eventsTeller(sources, publish));
  void repeat(sources, COUNTERS_INTERVAL_MS, signal, stateTeller(sources, publish));
  tellControl(sources, publish, signal);
}

/** Never rejects: a look that fails is logged, and followed by another. */
async function repeat(
  { sleep, log }: FeedSources,
  intervalMs: number,
  signal: AbortSignal,
  action: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await action();
    } catch (error) {
      logFault(log, error);
    }
    await sleep(intervalMs, signal);
  }
}

function logFault(log: FeedSources['log'], error: unknown): void {
  log.info({ error: error instanceof Error ? error.message : String(error) }, 'the live feed has to wait');
}

function eventsTeller({ openSample }: FeedSources, publish: Publish): () => Promise<void> {
  const sample = openSample();
  return async () => {
    const { records, sampled } = await sample.look();
    const events = records.slice(0, MAX_EVENTS).flatMap(liveEvent);
    if (events.length === 0) return;
    publish({ name: 'events', data: { events, sampled: sampled || records.length > MAX_EVENTS } });
  };
}

/** Counters at each look; health at first, and when a part has changed its state. */
function stateTeller(sources: FeedSources, publish: Publish): () => Promise<void> {
  const verdict = latestVerdict(sources);
  let before: LiveCounters | undefined;
  let shownHealth: string | undefined;
  return async () => {
    const pipeline = await sources.readPipeline();
    const health = healthText(pipeline);
    if (health !== shownHealth) publish({ name: 'health', data: pipeline });
    shownHealth = health;
    before = await readCounters(sources, { pipeline, verdict: verdict(), before });
    publish({ name: 'counters', data: before });
  };
}

function healthText({ components }: Pipeline): string {
  return components.map(({ name, state, last_error }) => `${name} ${state} ${last_error?.message ?? ''}`).join('\n');
}

/** Multiple of a look's duration that passes before the next, so that looking takes at most a tenth of the time. */
const VERIFY_PAUSE_FACTOR = 9;

/** The verdict of the last finished look; asking starts the next one. Counters wait neither for a proof nor for a table. */
function latestVerdict({ readVerify, now }: FeedSources): () => WindowVerdict {
  let latest: WindowVerdict = 'UNKNOWN';
  let nextLookMs = -Infinity;
  /** Never rejects. */
  const look = async (startedMs: number): Promise<void> => {
    nextLookMs = Infinity;
    try {
      latest = (await readVerify()).verdict;
    } catch {
      latest = 'UNKNOWN';
    }
    nextLookMs = now() + VERIFY_PAUSE_FACTOR * (now() - startedMs);
  };
  return () => {
    const nowMs = now();
    if (nowMs >= nextLookMs) void look(nowMs);
    return latest;
  };
}

function tellControl({ control, sleep, log }: FeedSources, publish: Publish, signal: AbortSignal): void {
  const tell = () => publish({ name: 'control', data: controlAnswer({ control }) });
  tell();
  if (!control) return;
  let due = false;
  /** Never rejects. */
  const tellSoon = async (): Promise<void> => {
    due = true;
    await sleep(CONTROL_DELAY_MS, signal);
    due = false;
    if (signal.aborted) return;
    try {
      tell();
    } catch (error) {
      logFault(log, error);
    }
  };
  const leave = control.producer.onChange(() => {
    if (!due) void tellSoon();
  });
  signal.addEventListener('abort', leave, { once: true });
}

/** Records that do not decode go to quarantine, and are counted there. */
function liveEvent({ record }: SampledRecord): LiveEvent[] {
  try {
    const event = decodeEvent(record.Data ?? new Uint8Array());
    const flags = event.anomaly_flags ?? [];
    const { customerId, riskLevel, creditLimit } = factsOf(event);
    return [
      {
        event_id: event.event_id,
        event_type: event.event_type,
        workload: event.workload,
        run_id: event.run_id,
        event_time: event.timestamp,
        arrived_at: isoOf(record.ApproximateArrivalTimestamp?.getTime() ?? 0),
        customer_id: customerId ?? null,
        risk_level: riskLevel ?? null,
        credit_limit: creditLimit ?? null,
        summary: summaryOf(event) ?? null,
        anomaly_types: [...new Set(flags.map(({ type }) => type))],
        anomaly_severity: worstSeverity(flags) ?? null,
      },
    ];
  } catch {
    return [];
  }
}
