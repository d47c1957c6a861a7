import type { JudgedView } from '../api/types';

type ConfusionCell = {
  readonly rule: string;
  readonly count: number;
  /** The rule covers this type; any other rule that fires is a confusion. */
  readonly meant: boolean;
};

export type ConfusionRowView = {
  /** Type of the label; null for events without one. */
  readonly injected: string | null;
  readonly total: number;
  readonly cells: readonly ConfusionCell[];
  readonly none: number;
};

/** Labels against the rules that fired, without the types that no rule covers and at which none fired. */
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

/** Types that were injected and that no rule covers. */
export function typesWithoutRule({ types }: Pick<JudgedView, 'types'>): readonly string[] {
  return types.filter(({ rules }) => rules.length === 0).map(({ type }) => type);
}
