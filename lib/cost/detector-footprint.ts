/** What judging one event of the stream takes, on average. */
export type DetectorFootprint = {
  /** The fraction of all events that the mapping passes to the detector. */
  readonly judgedShare: number;
  /** State items read and written per event, if no two events of a batch share a customer or group. */
  readonly statesPerEvent: number;
  readonly stateBytes: number;
  readonly stateWriteUnits: number;
  readonly detectionsPerEvent: number;
  readonly detectionWriteUnits: number;
};
