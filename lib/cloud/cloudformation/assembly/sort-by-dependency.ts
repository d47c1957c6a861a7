/**
 * Sorts each name after its dependencies, depth first, and otherwise keeps the given order.
 *
 * @param onCycle makes the error for a cycle, whose first and last name are the same
 */
export function sortByDependency(
  names: readonly string[],
  dependenciesOf: (name: string) => readonly string[],
  onCycle: (cycle: readonly string[]) => Error,
): string[] {
  const done = new Set<string>();
  const path: string[] = [];

  function visit(name: string): void {
    if (done.has(name)) return;
    const start = path.indexOf(name);
    if (start >= 0) throw onCycle([...path.slice(start), name]);
    path.push(name);
    for (const dependency of dependenciesOf(name)) visit(dependency);
    path.pop();
    done.add(name);
  }

  for (const name of names) visit(name);
  return [...done];
}
