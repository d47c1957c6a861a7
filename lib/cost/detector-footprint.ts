/** What judging one event of the stream takes, on average. */
export type DetectorFootprint = {
  /** The part of all events that the mapping lets through to the detector. */
  readonly judgedShare: number;
  /** State items read and written for an event, where no two events of a batch are of one customer or group. */
  readonly statesPerEvent: number;
  readonly stateBytes: number;
  readonly stateWriteUnits: number;
  readonly detectionsPerEvent: number;
  readonly detectionWriteUnits: number;
};
