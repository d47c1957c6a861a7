export type Slice = {
  readonly name: string;
  readonly count: number;
  /** Of the sum, 0 to 1. */
  readonly share: number;
};

const ORDER = ['LOW', 'MEDIUM', 'HIGH'];

/** Risk levels in their order, then anything else (events without an assessment). */
export function riskMix(byRisk: Readonly<Record<string, number>>): readonly Slice[] {
  const others = Object.keys(byRisk).filter((name) => !ORDER.includes(name));
  return slices([...ORDER, ...others.sort()].map((name) => [name, byRisk[name] ?? 0]));
}

/** The largest first; equal ones sort by name, so that rows hold still. */
export function ranked(counts: Readonly<Record<string, number>>): readonly Slice[] {
  return slices(Object.entries(counts).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}

function slices(entries: readonly (readonly [string, number])[]): readonly Slice[] {
  const sum = entries.reduce((total, [, count]) => total + count, 0);
  return entries.map(([name, count]) => ({ name, count, share: sum === 0 ? 0 : count / sum }));
}
