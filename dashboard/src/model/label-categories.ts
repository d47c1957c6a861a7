/** The categories of labels that occurred, the most frequent first. Equal ones sort by name, so that charts hold still. */
export function labelCategories(byAnomaly: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(byAnomaly)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name]) => name);
}
