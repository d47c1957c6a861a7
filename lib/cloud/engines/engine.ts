import type { KeptStreams, KeptTables } from './kept-parts';
import type { WriteGate } from './write-gate';

/**
 * The boundary to an emulated AWS service: whatever speaks the service's wire protocol on a local port. Nothing beyond
 * this folder knows which program is behind it.
 */
export type Engine = {
  readonly service: 'kinesis' | 'dynamodb';
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** What the folder held when it was opened; empty when state is in memory. */
  readonly kept: KeptByEngine;
  /** Answers what is under way, writes what is to be kept, and frees the port. Safe to call twice. */
  stop(): Promise<void>;
};

export type KeptByEngine = { readonly streams?: KeptStreams | undefined; readonly tables?: KeptTables | undefined };

/** How far a mapping had read its stream, by shard. */
export type MappingCheckpoints = {
  readonly mapping: string;
  /** Undefined in what an earlier version wrote. */
  readonly streamName: string | undefined;
  readonly checkpoints: Readonly<Record<string, string>>;
};

export type EngineOptions = {
  /** Port on 127.0.0.1; 0 takes any free one. */
  readonly port?: number;
  /** Folder for state that survives a restart. @default state is in memory and gone with the engine */
  readonly dataDir?: string;
  /** What the streams are compared with when they are opened. @default nothing has read them */
  readonly settled?: readonly MappingCheckpoints[];
  /** Writes are refused while it is closed. @default always open */
  readonly writeGate?: WriteGate;
  /** Told once when the engine dies by itself; every later call to it fails. @default nobody is told */
  readonly onFailure?: (error: Error) => void;
  /** Told, once for each text, what the engine could not do and answered with an error. @default nobody is told */
  readonly onWarning?: (message: string) => void;
};

/** What a worker thread is started with. */
export type EngineWorkerData = {
  readonly port: number;
  readonly dataDir: string | undefined;
  readonly settled?: readonly MappingCheckpoints[] | undefined;
  readonly writeGate?: SharedArrayBuffer | undefined;
};

/** What a worker thread says: first whether it listens, then what people must know. */
export type EngineWorkerMessage =
  | { readonly type: 'listening'; readonly port: number; readonly kept: KeptByEngine }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };
