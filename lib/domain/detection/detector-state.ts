/**
 * The detector's state table. Key: `<run>#<entity>` for the state of an entity, `#shard#<shard id>` for how far the
 * detector is in a shard; no run id is empty, so the two never meet.
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

/** Days after which the state of an entity of which nothing was heard is forgotten. */
export const STATE_RETENTION_DAYS = 30;

export function checkpointKey(shardId: string): string {
  return `#shard#${shardId}`;
}

/** How far the detector is in one shard; each count is over all that it has seen of the shard. */
export type DetectorCheckpoint = {
  readonly shardId: string;
  readonly lastSequence: string;
  /** Events of the workloads that are judged. */
  readonly judged: number;
  /** Events that came later than allowed. After an interruption that lost the answer to a write, some are not counted. */
  readonly tooLate: number;
  /** Anomalies found less those withdrawn; as exact as `tooLate`. */
  readonly detections: number;
};
