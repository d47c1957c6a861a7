import type { RunConfig } from '../../lib/domain/run/run';
import type { Clock } from '../../lib/core/clock';
import { runProducer } from '../run/run';
import type { RunFiles } from '../run/run-files';
import type { ProducerOptions, ProducerSnapshot } from '../run/run-options';
import type { ProducerMeter } from '../run/producer-meter';
import type { ProducerSummary } from '../run/run-summary';
import type { Pace, RunLimits } from '../run/settings-of-run';
import type { OpenSink, SinkDestination } from '../delivery/sink';

export type SegmentOptions = {
  readonly config: RunConfig;
  readonly limits: RunLimits;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly records: ProducerOptions['records'];
  readonly openSink: OpenSink;
  readonly manifestPath: string;
  readonly truthPath: string | undefined;
  readonly files: RunFiles | undefined;
  readonly destination?: SinkDestination | undefined;
  readonly onRemark?: (text: string) => void;
  readonly meter?: ProducerMeter | undefined;
  readonly drainTimeoutMs?: number;
};

/** A run whose settings stay the same, as part of what a driven producer makes. */
export type Segment = {
  readonly config: RunConfig;
  /** Resolves when the first event may be sent, or the run is over; never rejects. */
  readonly opened: Promise<void>;
  readonly done: Promise<ProducerSummary>;
  readonly stop: () => void;
  /** Undefined before the first one. */
  readonly snapshot: () => ProducerSnapshot | undefined;
};

export function startSegment({ limits, openSink, ...options }: SegmentOptions): Segment {
  const stop = new AbortController();
  let latest: ProducerSnapshot | undefined;
  let markOpened = () => {};
  const opened = new Promise<void>((resolve) => {
    markOpened = resolve;
  });
  const done = runProducer({
    ...options,
    ...limits,
    openSink: async (context) => {
      const sink = await openSink(context);
      markOpened();
      return sink;
    },
    stop: stop.signal,
    onProgress: (snapshot) => {
      latest = snapshot;
    },
  });
  // A run that has nothing to do never opens its sink, nor does one that fails before.
  done.then(markOpened, markOpened);
  return { config: options.config, opened, done, stop: () => stop.abort(), snapshot: () => latest };
}
