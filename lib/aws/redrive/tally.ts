import type { RedriveSource } from './parcel';

/** The outcomes of the records of one source and reason. `found` is the sum of the others. */
export type RedriveGroup = {
  readonly source: RedriveSource;
  readonly reason: string;
  found: number;
  /** Put into the stream and read back; in a dry run, records that would be. */
  redriven: number;
  /** Stored before, or equal to a record that was redriven. */
  alreadyStored: number;
  stillRejected: number;
  /** Not back when the time ran out, or unreadable. */
  left: number;
  /** Above the requested maximum. */
  beyondMax: number;
};

export type RecordFate = 'redriven' | 'alreadyStored' | 'stillRejected' | 'left' | 'beyondMax';

export type RedriveTally = {
  readonly groups: readonly RedriveGroup[];
  readonly count: (source: RedriveSource, reason: string, fate: RecordFate, records?: number) => void;
  readonly total: (of: RecordFate | 'found') => number;
};

export function createTally(): RedriveTally {
  const groups: RedriveGroup[] = [];
  const none = { found: 0, redriven: 0, alreadyStored: 0, stillRejected: 0, left: 0, beyondMax: 0 };
  return {
    groups,
    count: (source, reason, fate, records = 1) => {
      let group = groups.find((one) => one.source === source && one.reason === reason);
      if (!group) groups.push((group = { source, reason, ...none }));
      group.found += records;
      group[fate] += records;
    },
    total: (of) => groups.reduce((sum, group) => sum + group[of], 0),
  };
}
