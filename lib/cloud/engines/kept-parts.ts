/** What the tables of a data folder were when they were opened. */
export type KeptTables = {
  /** Made once, with the journal. */
  readonly id: string;
  readonly isNew: boolean;
  /** How far the journal has come: how often it was rewritten, then its length, before anything was changed. */
  readonly rewrites: number;
  readonly bytes: number;
  /** How often it has been rewritten since it was opened too. */
  readonly rewritesNow: number;
  /** What was answered and is not there any more. */
  readonly lostBytes: number;
};

/** What the streams of a data folder were when they were opened. */
export type KeptStreams = {
  readonly id: string;
  readonly isNew: boolean;
  /** Mappings whose positions belong to no stream that is there, by their files' names. */
  readonly foreign: readonly string[];
  /** What people must know, a line each. */
  readonly notes: readonly string[];
};
