import type { WriteGate } from './write-gate';

/**
 * The boundary to an emulated AWS service: whatever speaks the service's wire protocol on a local port. Nothing beyond
 * this folder knows which program is behind it.
 */
export type Engine = {
  readonly service: 'kinesis' | 'dynamodb';
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Answers what is under way, writes what is to be kept, and frees the port. Safe to call twice. */
  stop(): Promise<void>;
};

export type EngineOptions = {
  /** Port on 127.0.0.1; 0 takes any free one. */
  readonly port?: number;
  /** Folder for state that survives a restart. @default state is in memory and gone with the engine */
  readonly dataDir?: string;
  /** Writes are refused while it is closed. @default always open */
  readonly writeGate?: WriteGate;
  /** Told once when the engine dies by itself; every later call to it fails. @default nobody is told */
  readonly onFailure?: (error: Error) => void;
};

/** What a worker thread is started with. */
export type EngineWorkerData = {
  readonly port: number;
  readonly dataDir: string | undefined;
  readonly writeGate?: SharedArrayBuffer | undefined;
};

/** What a worker thread says, once. */
export type EngineWorkerMessage =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };
