import { CURSOR_KEY_ENV } from '../../lib/api/contract/environment';
import { readVariables, type Variables } from '../../lib/core/read-variables';
import { ENV, type ReadNames, type ResourceNames } from '../../lib/domain/names';

export type ApiEnvironment = {
  readonly names: ReadNames & Partial<Pick<ResourceNames, 'detectorStateTable'>>;
  readonly indexShards: number;
  readonly cursorKey: string;
};

/** The variables that the API stack sets. @throws Error that names every one that is missing or wrong */
export function readApiEnvironment(env: Variables): ApiEnvironment {
  const words = { program: 'the API', remedy: 'deploy the API stack again' };
  return readVariables(env, words, ({ text, wholeNumber }) => ({
    names: {
      stream: text(ENV.streamName),
      bronzeTable: text(ENV.bronzeTableName),
      quarantineTable: text(ENV.quarantineTableName),
      rollupsTable: text(ENV.rollupsTableName),
      detectionsTable: text(ENV.detectionsTableName),
      detectorStateTable: env[ENV.detectorStateTableName],
    },
    indexShards: wholeNumber(ENV.indexShards, 1),
    cursorKey: text(CURSOR_KEY_ENV),
  }));
}
