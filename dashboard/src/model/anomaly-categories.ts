/** The categories that occurred, the most frequent first; equal ones by name, so that charts do not jump about. */
export function anomalyCategories(byAnomaly: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(byAnomaly)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name]) => name);
}
