import type { KeptLog } from './log/entry-log';

/** The tables of a data folder when they were opened. */
export type KeptTables = KeptLog;

/** The streams of a data folder when they were opened. */
export type KeptStreams = {
  readonly id: string;
  readonly isNew: boolean;
  /** Mappings whose checkpoints belong to no existing stream, by the names of their files. */
  readonly foreign: readonly string[];
  /** Notes for people, one line each. */
  readonly notes: readonly string[];
};
