import type { ManifestFile } from './manifest-file';
import type { RunLedger } from './run-ledger';
import type { ProducerOptions } from './run-options';
import type { RunStops } from './run-stops';
import type { RunTarget } from './settings-of-run';
import type { Schedule } from './pacing';
import type { Sink } from '../delivery/sink';
import type { TruthFile } from './truth-file';

/** A run with everything that it works with, from its opening to its end. */
export type OpenRun = {
  readonly options: ProducerOptions;
  readonly target: RunTarget;
  readonly manifest: ManifestFile;
  readonly schedule: Schedule;
  readonly ledger: RunLedger;
  readonly stops: RunStops;
  readonly sink: Sink;
  readonly truth: TruthFile | undefined;
};
