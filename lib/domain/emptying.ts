import { BRONZE } from './bronze/bronze';
import { DETECTION } from './detection/detection';
import { checkpointKey, DETECTOR_STATE } from './detection/detector-state';
import type { ResourceNames } from './names';
import { QUARANTINE } from './bronze/quarantine';
import { ROLLUP, totalScope, type Rollup } from './bronze/rollup';

/** What emptying does with a table. */
export type EmptiedTable = {
  readonly tableName: string;
  /** All texts. */
  readonly keyNames: readonly string[];
  /**
   * Items of keys that begin or end so stay and count from 0: they say up to which record of a shard all is done, and
   * without them everything that the stream still holds would look as if it were yet to come.
   */
  readonly stays?: 'totals' | 'checkpoints';
};

/** The tables of a stage in the order of emptying: what was stored before what counts it. */
export function tablesToEmpty(names: ResourceNames): EmptiedTable[] {
  return [
    { tableName: names.bronzeTable, keyNames: [BRONZE.eventId, BRONZE.payloadHash] },
    { tableName: names.quarantineTable, keyNames: [QUARANTINE.payloadHash, QUARANTINE.partitionKey] },
    { tableName: names.detectionsTable, keyNames: [DETECTION.entity, DETECTION.timeKey] },
    { tableName: names.detectorStateTable, keyNames: [DETECTOR_STATE.key], stays: 'checkpoints' },
    { tableName: names.rollupsTable, keyNames: [ROLLUP.scope, ROLLUP.slot], stays: 'totals' },
  ];
}

/** Whether the item of this key stays. @param key texts in the order of `keyNames` */
export function staysWhenEmptied({ stays }: Pick<EmptiedTable, 'stays'>, [partition = '']: readonly string[]): boolean {
  switch (stays) {
    case undefined:
      return false;
    case 'totals':
      return partition.endsWith(totalScope(''));
    case 'checkpoints':
      return partition.startsWith(checkpointKey(''));
    default:
      return stays satisfies never;
  }
}

/** A total that counts nothing and still knows how far the stream was counted. */
export function emptiedTotal({ scope, slot, lastSequence }: Rollup): Rollup {
  return { scope, slot, lastSequence, events: 0, counts: {}, firstEventTime: '', lastEventTime: '' };
}
