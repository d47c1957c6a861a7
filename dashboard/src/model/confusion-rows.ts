import type { JudgedView } from '../api/types';

type ConfusionCell = {
  readonly rule: string;
  readonly count: number;
  /** The rule is meant to fire at it; what else fires is a confusion. */
  readonly meant: boolean;
};

export type ConfusionRowView = {
  /** Null for ordinary events. */
  readonly injected: string | null;
  readonly total: number;
  readonly cells: readonly ConfusionCell[];
  readonly none: number;
};

/** What was injected against what fired, without the types that no rule looks for and at which none fired. */
export function confusionRows({
  confusion,
  types,
}: Pick<JudgedView, 'confusion' | 'types'>): readonly ConfusionRowView[] {
  const rulesOf = new Map(types.map(({ type, rules }) => [type, rules]));
  return confusion.rows
    .filter(({ injected, fired }) => {
      if (injected === null) return true;
      return (rulesOf.get(injected) ?? []).length > 0 || fired.some((count) => count > 0);
    })
    .map(({ injected, total, fired, none }) => ({
      injected,
      total,
      none,
      cells: confusion.rules.map((rule, at) => ({
        rule,
        count: fired[at] ?? 0,
        meant: injected !== null && (rulesOf.get(injected) ?? []).includes(rule),
      })),
    }));
}

/** Types of anomalies that were injected and that no rule looks for. */
export function typesWithoutRule({ types }: Pick<JudgedView, 'types'>): readonly string[] {
  return types.filter(({ rules }) => rules.length === 0).map(({ type }) => type);
}
