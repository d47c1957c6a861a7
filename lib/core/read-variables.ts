/** A process's environment variables, passed in by its entry point. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Returns required variables, and records those that are missing or invalid. */
export type VariableReader = {
  readonly text: (name: string) => string;
  readonly wholeNumber: (name: string, least: number) => number;
  readonly oneOf: <T extends string>(name: string, choices: readonly T[]) => T;
};

/**
 * Reads all variables that a program requires.
 * @param words what cannot start, and the remedy: `the consumer`, `deploy the ingest stack again`
 * @throws Error that names every variable that is missing or invalid
 */
export function readVariables<T>(
  env: Variables,
  { program, remedy }: { readonly program: string; readonly remedy: string },
  read: (variables: VariableReader) => T,
): T {
  const faults: string[] = [];
  const text = (name: string): string => {
    if (!env[name]) faults.push(`${name} is not set`);
    return env[name] ?? '';
  };
  const wholeNumber = (name: string, least: number): number => {
    const value = text(name);
    if (value && !(/^\d{1,9}$/.test(value) && Number(value) >= least))
      faults.push(`${name} must be a whole number of at least ${least}, got "${value}"`);
    return Number(value);
  };
  const oneOf = <T extends string>(name: string, choices: readonly T[]): T => {
    const value = text(name);
    const choice = choices.find((one) => one === value);
    if (value && choice === undefined) faults.push(`${name} must be one of ${choices.join(', ')}, got "${value}"`);
    return choice ?? choices[0]!;
  };
  const values = read({ text, wholeNumber, oneOf });
  if (faults.length > 0) throw new Error(`${program} cannot start: ${faults.join('; ')}; ${remedy}`);
  return values;
}
