import type { FiredFault } from '../faults/fault-rule';
import type { LimitSettings, Throttles } from '../limits/limits';
import type { KeptStreams, KeptTables } from './kept-parts';
import type { Durability } from './log/disk-log';
import type { WriteGate } from './write-gate';
import type { MemoryBudget } from './memory/memory-budget';

/** What the folder of an engine held when it was opened; empty when state is kept in memory only. */
export type KeptByEngine = { readonly streams?: KeptStreams | undefined; readonly tables?: KeptTables | undefined };

/** How far a mapping has settled the records of its stream, by shard. */
export type MappingCheckpoints = {
  readonly mapping: string;
  /** Undefined in checkpoints of an earlier version. */
  readonly streamName: string | undefined;
  readonly checkpoints: Readonly<Record<string, string>>;
};

export type EngineThreadOptions = {
  /** Part of every ARN. @default us-east-1 */
  readonly region?: string;
  /** Folder for state that survives a restart. @default state is in memory and lost with the engine */
  readonly dataDir?: string;
  /** What an answer waits for when state is kept. @default `process` */
  readonly durability?: Durability;
  /** How far mappings have read the streams, which is compared with the streams when they are opened. @default nobody has */
  readonly checkpoints?: readonly MappingCheckpoints[];
  /** Writes are refused while it is closed. @default always open */
  readonly writeGate?: WriteGate;
  /** What the engines may keep in memory. @default no bound */
  readonly budget?: MemoryBudget;
  /** Which limits of AWS are enforced. @default none */
  readonly limits?: LimitSettings | undefined;
  /** Called with the sums so far, at most once a turn of the thread, when a limit has refused something. */
  readonly onThrottled?: (throttles: readonly Throttles[]) => void;
  /** Called with each fault that was injected into a call. */
  readonly onFault?: (fault: FiredFault) => void;
  /** Called once when the engine dies by itself; every later call to it fails. */
  readonly onFailure?: (error: Error) => void;
  /** Called once for each different warning about something that the engine answered with an error. */
  readonly onWarning?: (message: string) => void;
};

/** The same as the thread gets it: gate and budget as their memory. */
export type EngineThreadData = Pick<
  EngineThreadOptions,
  'region' | 'dataDir' | 'durability' | 'checkpoints' | 'limits'
> & {
  /** Where the thread says how many entries its log has committed: one double. */
  readonly position: SharedArrayBuffer;
  readonly writeGate?: SharedArrayBuffer | undefined;
  readonly budget?: SharedArrayBuffer | undefined;
};
