import { ENV } from '../../lib/domain/names';

export type DetectorEnvironment = {
  readonly detectionsTable: string;
  readonly stateTable: string;
  readonly indexShards: number;
  readonly retentionDays: number;
  readonly latenessSeconds: number;
};

/** What the stack tells the function. @throws Error that names every variable that is missing or no whole number */
export function readDetectorEnvironment(env: Readonly<Record<string, string | undefined>>): DetectorEnvironment {
  const faults: string[] = [];
  const required = (name: string): string => {
    if (!env[name]) faults.push(`${name} is not set`);
    return env[name] ?? '';
  };
  const wholeNumber = (name: string, low: number): number => {
    const value = required(name);
    if (value && !(/^\d{1,9}$/.test(value) && Number(value) >= low)) {
      faults.push(`${name} must be a whole number from ${low} on, got "${value}"`);
    }
    return Number(value);
  };
  const environment = {
    detectionsTable: required(ENV.detectionsTableName),
    stateTable: required(ENV.detectorStateTableName),
    indexShards: wholeNumber(ENV.indexShards, 1),
    retentionDays: wholeNumber(ENV.retentionDays, 0),
    latenessSeconds: wholeNumber(ENV.detectorLatenessSeconds, 0),
  };
  if (faults.length > 0)
    throw new Error(`the detector cannot start: ${faults.join('; ')}; deploy the detector stack again`);
  return environment;
}
