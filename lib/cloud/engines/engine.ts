import type { KeptStreams, KeptTables } from './kept-parts';
import type { WriteGate } from './write-gate';

/**
 * An emulated AWS service: a program that speaks the service's wire protocol on a local port. Other code does not know
 * which program it is.
 */
export type Engine = {
  readonly service: 'kinesis' | 'dynamodb';
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** What the folder held when it was opened; empty when state is kept in memory only. */
  readonly kept: KeptByEngine;
  /** Completes the current requests, writes the kept state, and frees the port. Safe to call twice. */
  stop(): Promise<void>;
};

export type KeptByEngine = { readonly streams?: KeptStreams | undefined; readonly tables?: KeptTables | undefined };

/** How far a mapping has settled the records of its stream, by shard. */
export type MappingCheckpoints = {
  readonly mapping: string;
  /** Undefined in checkpoints of an earlier version. */
  readonly streamName: string | undefined;
  readonly checkpoints: Readonly<Record<string, string>>;
};

export type EngineOptions = {
  /** Port on 127.0.0.1; 0 takes any free one. */
  readonly port?: number;
  /** Folder for state that survives a restart. @default state is in memory and lost with the engine */
  readonly dataDir?: string;
  /** How far mappings have read the streams, which is compared with the streams when they are opened. @default nobody has */
  readonly checkpoints?: readonly MappingCheckpoints[];
  /** Writes are refused while it is closed. @default always open */
  readonly writeGate?: WriteGate;
  /** Called once when the engine dies by itself; every later request to it fails. */
  readonly onFailure?: (error: Error) => void;
  /** Called once for each different warning about something that the engine answered with an error. */
  readonly onWarning?: (message: string) => void;
};

/** The start data of the worker thread. */
export type EngineWorkerData = {
  readonly port: number;
  readonly dataDir: string | undefined;
  readonly checkpoints?: readonly MappingCheckpoints[] | undefined;
  readonly writeGate?: SharedArrayBuffer | undefined;
};

/** The messages of the worker thread: first `listening` or `failed`, later warnings for people. */
export type EngineWorkerMessage =
  | { readonly type: 'listening'; readonly port: number; readonly kept: KeptByEngine }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

/** What an engine in a thread is started with. */
export type EngineThreadOptions = Omit<EngineOptions, 'port'>;

/** The same as the thread gets it. */
export type EngineThreadData = Pick<EngineOptions, 'dataDir' | 'checkpoints'> & {
  /** The memory of the write gate. */
  readonly writeGate?: SharedArrayBuffer | undefined;
};
