/** The tables of a data folder when they were opened. */
export type KeptTables = {
  /** Created with the journal. */
  readonly id: string;
  readonly isNew: boolean;
  /** The state of the journal before this run: how often it had been rewritten, and its length. */
  readonly rewrites: number;
  readonly bytes: number;
  /** How often it has been rewritten, including at this start. */
  readonly rewritesNow: number;
  /** How many acknowledged bytes are missing; Infinity when the journal is an older copy. */
  readonly lostBytes: number;
};

/** The streams of a data folder when they were opened. */
export type KeptStreams = {
  readonly id: string;
  readonly isNew: boolean;
  /** Mappings whose checkpoints belong to no existing stream, by the names of their files. */
  readonly foreign: readonly string[];
  /** Notes for people, one line each. */
  readonly notes: readonly string[];
};
