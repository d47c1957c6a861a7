import { CURSOR_KEY_ENV } from '../../lib/api/contract/environment';
import { ENV, type ReadNames, type ResourceNames } from '../../lib/domain/names';

export type ApiEnvironment = {
  readonly names: ReadNames & Partial<Pick<ResourceNames, 'detectorStateTable'>>;
  readonly indexShards: number;
  readonly cursorKey: string;
};

/** What the stack tells the function. @throws Error that names every variable that is missing */
export function readApiEnvironment(env: Readonly<Record<string, string | undefined>>): ApiEnvironment {
  const faults: string[] = [];
  const required = (name: string): string => {
    if (!env[name]) faults.push(`${name} is not set`);
    return env[name] ?? '';
  };
  const environment = {
    names: {
      stream: required(ENV.streamName),
      bronzeTable: required(ENV.bronzeTableName),
      quarantineTable: required(ENV.quarantineTableName),
      rollupsTable: required(ENV.rollupsTableName),
      detectionsTable: required(ENV.detectionsTableName),
      detectorStateTable: env[ENV.detectorStateTableName],
    },
    indexShards: Number(required(ENV.indexShards)),
    cursorKey: required(CURSOR_KEY_ENV),
  };
  if (!Number.isInteger(environment.indexShards) || environment.indexShards < 1) {
    faults.push(`${ENV.indexShards} must be a whole number from 1 on, got "${env[ENV.indexShards] ?? ''}"`);
  }
  if (faults.length > 0) throw new Error(`the API cannot start: ${faults.join('; ')}; deploy the API stack again`);
  return environment;
}
