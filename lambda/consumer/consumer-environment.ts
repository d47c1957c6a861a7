import { ENV } from '../../lib/domain/names';

export type ConsumerEnvironment = {
  readonly bronzeTable: string;
  readonly quarantineTable: string;
  readonly rollupsTable: string;
  readonly indexShards: number;
  readonly retentionDays: number;
};

/** What the stack tells the function. @throws Error that names every variable that is missing or no whole number */
export function readConsumerEnvironment(env: Readonly<Record<string, string | undefined>>): ConsumerEnvironment {
  const faults: string[] = [];
  const required = (name: string): string => {
    if (!env[name]) faults.push(`${name} is not set`);
    return env[name] ?? '';
  };
  const wholeNumber = (name: string): number => {
    const value = required(name);
    if (value && !/^\d{1,9}$/.test(value)) faults.push(`${name} must be a whole number, got "${value}"`);
    return Number(value);
  };
  const environment = {
    bronzeTable: required(ENV.bronzeTableName),
    quarantineTable: required(ENV.quarantineTableName),
    rollupsTable: required(ENV.rollupsTableName),
    indexShards: wholeNumber(ENV.indexShards),
    retentionDays: wholeNumber(ENV.retentionDays),
  };
  if (environment.indexShards === 0 && faults.length === 0)
    faults.push(`${ENV.indexShards} must be 1 or more, got "0"`);
  if (faults.length > 0)
    throw new Error(`the consumer cannot start: ${faults.join('; ')}; deploy the ingest stack again`);
  return environment;
}
