import type { RunConfig } from '../../lib/domain/run/run';
import type { Clock } from '../../lib/core/clock';
import type { CounterSnapshot } from './counters';
import type { ProducedRecord } from '../generation/record';
import type { RunFiles } from './run-files';
import type { Pace, RunLimits } from './settings-of-run';
import type { CountWindow } from './count-windows';
import type { EventTimeWindow } from './event-time-windows';
import type { OpenSink, SinkDestination } from '../delivery/sink';
import type { ProducerMeter } from './producer-meter';

export type ProducerOptions = RunLimits & {
  readonly config: RunConfig;
  /** The records of the run with from <= sequence < to (maybe Infinity), in chunks, in sequence order. */
  readonly records: (from: number, to: number) => AsyncIterable<readonly ProducedRecord[]>;
  readonly openSink: OpenSink;
  /** What the sink sends to. @default a run of the same id continues, wherever it was sent before */
  readonly destination?: SinkDestination;
  readonly clock: Clock;
  readonly pace: Pace;
  /** Aborted to end the run cleanly: no more is generated, and what was generated is delivered without pacing. */
  readonly stop?: AbortSignal;
  /** Aborted to end the run at once, whatever is in flight. */
  readonly force?: AbortSignal;
  /** @default no manifest: the run cannot be resumed or proven */
  readonly manifestPath?: string;
  /** Where the truth goes; required when the configuration's labels are `sidecar`. */
  readonly truthPath?: string;
  /** Event time after which a label becomes known. @default 24 h */
  readonly labelDelayMs?: number;
  /** Called about four times a second. */
  readonly onProgress?: (snapshot: ProducerSnapshot) => void;
  /** Called with what people should know about an earlier start of the run. */
  readonly onRemark?: (text: string) => void;
  readonly windows?: WindowOptions;
  /** Counts for the metrics of this process. @default nothing is counted for them */
  readonly meter?: ProducerMeter | undefined;
  /** How long delivery may take after a stop. @default 4,500 */
  readonly drainTimeoutMs?: number;
  /** @default the disk */
  readonly files?: RunFiles;
};

export type WindowOptions = {
  /** @default 20 */
  readonly windowEvents?: number;
  /** Length of the tumbling event-time windows. @default 60,000 */
  readonly windowMs?: number;
  /** @default the longest latency of the run's network profile without a spike: only a spike makes an event late */
  readonly allowedLatenessMs?: number;
};

/** Windows over the events in order of delivery, since this start. */
export type WindowsSnapshot = {
  readonly countWindows: number;
  readonly lastCountWindow: CountWindow | undefined;
  readonly eventTimeWindows: number;
  readonly lastEventTimeWindow: EventTimeWindow | undefined;
  /** Events that arrived after their event-time window had closed. */
  readonly lateEvents: number;
};

export type ProducerSnapshot = CounterSnapshot & {
  readonly runId: string;
  /** The lowest sequence that is not known to be accepted. */
  readonly position: number;
  /** How many events the whole run has in the end; undefined without a limit. */
  readonly target: number | undefined;
  readonly windows: WindowsSnapshot;
};
