/** What CDK's outputs file holds: values by stack and name. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Without the values that only pass references between stacks. */
export function ownOutputs(all: StackOutputs): StackOutputs {
  return Object.fromEntries(
    Object.entries(all).map(([stack, outputs]) => [
      stack,
      Object.fromEntries(Object.entries(outputs).filter(([name]) => !name.startsWith('ExportsOutput'))),
    ]),
  );
}

/** For people: the stack's name, then its values, each on a line of its own. */
export function outputLines(outputs: StackOutputs): string[] {
  return Object.entries(outputs).flatMap(([stack, values]) => [
    stack,
    ...Object.entries(values).map(([name, value]) => `  ${name} = ${value}`),
  ]);
}
