import type { Clock } from '../../lib/core/clock';
import type { RunConfig } from '../../lib/domain/run/run';
import type { Dataset } from '../dataset/dataset';
import type { OpenSink, SinkDestination } from '../delivery/sink';
import type { RunFiles } from '../run/run-files';
import type { ProducerOptions } from '../run/run-options';
import type { ProducerMeter } from '../run/producer-meter';
import type { RunLimits } from '../run/settings-of-run';

export type ProducerControlOptions = {
  /** The first run. Later ones differ in what was changed, and their ids are its id followed by a number. */
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** The records of a run in chunks of the given size, as `generateRecords` makes them. */
  readonly records: (config: RunConfig, chunkSize: number) => ProducerOptions['records'];
  /** A sink that carries the given rate. */
  readonly openSink: (eventsPerSecond: number) => OpenSink;
  readonly clock: Clock;
  readonly pathsOf: (runId: string) => { readonly manifest: string; readonly truth: string };
  readonly files: RunFiles;
  /** What the sinks send to. @default an earlier run with the first one's id is resumed wherever it was sent before */
  readonly destination?: SinkDestination;
  /** Counts for the metrics of this process. @default nothing is counted for them */
  readonly meter?: ProducerMeter | undefined;
  /** Over all runs except those made by hand. @default none */
  readonly limits?: RunLimits;
  /** @default 4,500 */
  readonly drainTimeoutMs?: number;
};
