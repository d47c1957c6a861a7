import type { CheckpointStore } from './checkpoints';
import type { Clock } from '../../core/clock';
import type { FailureDestination } from './failure-destination';
import type { InvokeResult } from '../functions/invoke-result';
import type { StreamEventPayload, MappingIdentity } from './payload';
import type { MappingSettings } from './settings';
import type { Signal } from '../../core/signal';
import type { StreamReader } from './stream-reader';

/** Structured log lines. */
export type MappingLog = {
  readonly info: (details: object, message: string) => void;
  readonly warn: (details: object, message: string) => void;
};

/** Totals since the mapping was started. */
export type MappingCounters = {
  invocations: number;
  failedInvocations: number;
  /** Throttled or otherwise impossible: the function did not run. */
  refusedInvocations: number;
  recordsProcessed: number;
  recordsDiscarded: number;
  recordsFiltered: number;
};

/** Shared by every part of a polling mapping. */
export type PollingContext = {
  readonly settings: MappingSettings;
  readonly identity: MappingIdentity;
  readonly stream: StreamReader;
  readonly invoke: (event: StreamEventPayload) => Promise<InvokeResult>;
  readonly destination: FailureDestination | undefined;
  readonly checkpoints: CheckpointStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: MappingLog;
  readonly pollIntervalMs: number;
  /** Between two reads of a shard that has more. */
  readonly readIntervalMs: number;
  readonly counters: MappingCounters;
  /** Aborted to stop polling. */
  readonly stopping: AbortSignal;
  /** Notified whenever the mapping may have come to rest. */
  readonly progress: Signal;
  /** Number of the newest question whether the mapping is at rest; reads that begin from now on can answer it. */
  readonly restQuestion: () => number;
};

/** Waits for a change, at most `ms`. */
export async function changedWithin(clock: Clock, signal: Signal, ms: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([signal.changed(), clock.sleep(ms, over.signal)]);
  over.abort();
}
