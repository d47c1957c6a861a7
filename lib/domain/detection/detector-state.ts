/**
 * The detector's state table. Key: `<run>#<entity>` for the state of an entity, `#shard#<shard id>` for the checkpoint of
 * a shard; run ids are never empty, so the two cannot collide.
 */
export const DETECTOR_STATE = {
  key: 'state_key',
  shardId: 'shard_id',
  lastSequence: 'last_sequence',
  state: 'state',
  judged: 'judged',
  tooLate: 'too_late',
  detections: 'detections',
  updatedAt: 'updated_at',
  expiresAt: 'expires_at',
} as const;

/** Days without events after which the state of an entity expires. */
export const STATE_RETENTION_DAYS = 30;

export function checkpointKey(shardId: string): string {
  return `#shard#${shardId}`;
}

/** How far the detector is in one shard. Counts are over everything that it has seen of the shard. */
export type DetectorCheckpoint = {
  readonly shardId: string;
  readonly lastSequence: string;
  /** Events that were judged. */
  readonly judged: number;
  /** Events later than allowed. An interruption that loses the answer to a write may leave some uncounted. */
  readonly tooLate: number;
  /** Detections made less those withdrawn; as exact as `tooLate`. */
  readonly detections: number;
};
