import type { EventRowView } from '../api/types';

/** What judging a detector needs of an event: its id and its labels. */
export type Labelled = Pick<EventRowView, 'event_id' | 'anomaly_categories'>;

export type DetectionQuality = {
  readonly events: number;
  readonly labelled: number;
  readonly flagged: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  /** Null where the divisor is 0. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly byCategory: readonly { readonly category: string; readonly labelled: number; readonly found: number }[];
  /** Flagged ids that are not among these events: they count neither way. */
  readonly unknownIds: number;
};

/** Compares what a detector flagged with the labels. Each event id counts once, however often it is stored. */
export function detectionQuality(events: readonly Labelled[], flaggedIds: ReadonlySet<string>): DetectionQuality {
  const categoriesById = new Map(events.map((event) => [event.event_id, event.anomaly_categories]));
  const byCategory = new Map<string, { labelled: number; found: number }>();
  const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (const [id, categories] of categoriesById) {
    const flagged = flaggedIds.has(id);
    for (const category of categories) {
      const entry = byCategory.get(category) ?? { labelled: 0, found: 0 };
      byCategory.set(category, { labelled: entry.labelled + 1, found: entry.found + (flagged ? 1 : 0) });
    }
    counts[outcome(categories.length > 0, flagged)] += 1;
  }
  const labelled = counts.truePositives + counts.falseNegatives;
  const flagged = counts.truePositives + counts.falsePositives;
  const precision = ratio(counts.truePositives, flagged);
  const recall = ratio(counts.truePositives, labelled);
  return {
    events: categoriesById.size,
    labelled,
    flagged,
    ...counts,
    precision,
    recall,
    f1: precision === null || recall === null || precision + recall === 0 ? null : harmonicMean(precision, recall),
    byCategory: [...byCategory]
      .map(([category, entry]) => ({ category, ...entry }))
      .sort((a, b) => b.labelled - a.labelled || (a.category < b.category ? -1 : 1)),
    unknownIds: [...flaggedIds].filter((id) => !categoriesById.has(id)).length,
  };
}

function outcome(labelled: boolean, flagged: boolean) {
  if (labelled) return flagged ? 'truePositives' : 'falseNegatives';
  return flagged ? 'falsePositives' : 'trueNegatives';
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function harmonicMean(a: number, b: number): number {
  return (2 * a * b) / (a + b);
}
