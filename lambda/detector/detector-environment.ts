import { readVariables, type Variables } from '../../lib/core/read-variables';
import { ENV } from '../../lib/domain/names';
import { WRITE_MODES, type WriteMode } from '../../lib/domain/write-mode';

export type DetectorEnvironment = {
  readonly detectionsTable: string;
  readonly stateTable: string;
  readonly indexShards: number;
  readonly retentionDays: number;
  readonly latenessSeconds: number;
  readonly writeMode: WriteMode;
};

/** The variables that the detector stack sets. @throws Error that names every one that is missing or wrong */
export function readDetectorEnvironment(env: Variables): DetectorEnvironment {
  const words = { program: 'the detector', remedy: 'deploy the detector stack again' };
  return readVariables(env, words, ({ text, wholeNumber, oneOf }) => ({
    detectionsTable: text(ENV.detectionsTableName),
    stateTable: text(ENV.detectorStateTableName),
    indexShards: wholeNumber(ENV.indexShards, 1),
    retentionDays: wholeNumber(ENV.retentionDays, 0),
    latenessSeconds: wholeNumber(ENV.detectorLatenessSeconds, 0),
    writeMode: oneOf(ENV.writeMode, WRITE_MODES),
  }));
}
