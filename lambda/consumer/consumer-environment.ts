import { readVariables, type Variables } from '../../lib/core/read-variables';
import { ENV } from '../../lib/domain/names';
import { WRITE_MODES, type WriteMode } from '../../lib/domain/write-mode';

export type ConsumerEnvironment = {
  readonly bronzeTable: string;
  readonly quarantineTable: string;
  readonly rollupsTable: string;
  readonly indexShards: number;
  readonly retentionDays: number;
  readonly writeMode: WriteMode;
};

/** The variables that the ingest stack sets. @throws Error that names every one that is missing or wrong */
export function readConsumerEnvironment(env: Variables): ConsumerEnvironment {
  const words = { program: 'the consumer', remedy: 'deploy the ingest stack again' };
  return readVariables(env, words, ({ text, wholeNumber, oneOf }) => ({
    bronzeTable: text(ENV.bronzeTableName),
    quarantineTable: text(ENV.quarantineTableName),
    rollupsTable: text(ENV.rollupsTableName),
    indexShards: wholeNumber(ENV.indexShards, 1),
    retentionDays: wholeNumber(ENV.retentionDays, 0),
    writeMode: oneOf(ENV.writeMode, WRITE_MODES),
  }));
}
