import { ranked } from './risk-mix';

/** The categories of labels that occurred, the most frequent first. Equal ones sort by name, so that charts hold still. */
export function labelCategories(byAnomaly: Readonly<Record<string, number>>): readonly string[] {
  return ranked(byAnomaly).map(({ name }) => name);
}
