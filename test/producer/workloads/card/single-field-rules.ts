import type { CardEvent } from './card-run';
import { recallAtPrecision } from './recall-at-precision';

/** The values of one field, or of something simple derived from one field, for each event. */
export type Field = { readonly name: string; readonly values: readonly (string | number)[] };

/** The best result of a rule on one field: its recall at the required precision. */
export type RuleResult = { readonly name: string; readonly recall: number };

/** Ids and other fields with more values than this are judged on events that the rule was not made from. */
const FEW_VALUES = 200;
const ABSENT = '(absent)';
const ENVELOPE_OF_ALL = new Set(['anomaly_flags']);

/** Every field of the events, found by walking through them, and simple values derived from each. */
export function fieldsOf(events: readonly CardEvent[]): Field[] {
  const rows = events.map((event) => flat(event, '', new Map()));
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return names.flatMap((name) => {
    const values = rows.map((row) => row.get(name) ?? ABSENT);
    return [{ name, values }, ...derived(name, values)].filter(tellsEventsApart);
  });
}

function tellsEventsApart({ values }: Field): boolean {
  return values.some((value) => value !== values[0]);
}

type Flat = Map<string, string | number>;

function flat(value: unknown, path: string, into: Flat): Flat {
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      if (!ENVELOPE_OF_ALL.has(key)) flat(child, path ? `${path}.${key}` : key, into);
    }
  } else into.set(path, typeof value === 'number' ? value : String(value));
  return into;
}

function derived(name: string, values: readonly (string | number)[]): Field[] {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length > 0) {
    return [2, 3, 7, 8, 10, 100, 1000].map((divisor) => ({
      name: `${name} modulo ${divisor}`,
      values: values.map((value) => (typeof value === 'number' ? value % divisor : value)),
    }));
  }
  const texts = values.map(String);
  const digits = (pattern: RegExp, radix: number) =>
    texts.map((text) => parseInt(pattern.exec(text)?.[0] ?? '', radix));
  return [
    { name: `length of ${name}`, values: texts.map((text) => text.length) },
    { name: `beginning of ${name}`, values: texts.map((text) => text.slice(0, 5)) },
    { name: `end of ${name}`, values: texts.map((text) => text.slice(-1)) },
    { name: `last two of ${name}`, values: texts.map((text) => text.slice(-2)) },
    { name: `presence of ${name}`, values: texts.map((text) => Number(text !== ABSENT)) },
    { name: `number in ${name}`, values: digits(/\d+/, 10).map((number) => number || 0) },
    { name: `hexadecimal number in ${name}`, values: digits(/[0-9a-f]{8}$/, 16).map((number) => number || 0) },
    {
      name: `hour in ${name}`,
      values: digits(/\d\d(?=:\d\d)/, 10).map((hour) => (Number.isNaN(hour) ? ABSENT : hour)),
    },
    { name: `minute in ${name}`, values: digits(/(?<=\d\d:)\d\d/, 10).map((minute) => minute || 0) },
  ];
}

/** The best rules on a field: above a threshold, below one, between two, and any set of values. */
export function bestRules({ name, values }: Field, isFraud: Uint8Array, precision: number): RuleResult[] {
  const results: RuleResult[] = [];
  const numbers = Float64Array.from(values, (value) => (typeof value === 'number' ? value : NaN));
  const known = Uint32Array.from(values.keys()).filter((row) => !Number.isNaN(numbers[row]!));
  if (known.length > 0) {
    const all = isFraud.reduce((sum, fraud) => sum + fraud, 0);
    const outcomes = Uint8Array.from(known, (row) => isFraud[row]!);
    const share = outcomes.reduce((sum, fraud) => sum + fraud, 0) / all;
    const scores = Float64Array.from(known, (row) => numbers[row]!);
    results.push({ name: `${name} is at least`, recall: share * recallAtPrecision(scores, outcomes, precision) });
    const negative = scores.map((score) => -score);
    results.push({ name: `${name} is at most`, recall: share * recallAtPrecision(negative, outcomes, precision) });
    results.push({ name: `${name} is within`, recall: recallOfValues(fiftieths(scores), outcomes, precision) * share });
  }
  results.push({ name: `${name} is one of`, recall: recallOfValues(values, isFraud, precision) });
  return results;
}

/**
 * Numbers as the fiftieth of their distribution that they fall into, so that any union of ranges is a set of values.
 */
function fiftieths(numbers: Float64Array): number[] {
  const sorted = numbers.toSorted();
  const edges = Array.from({ length: 49 }, (_, at) => sorted[Math.floor(((at + 1) / 50) * sorted.length)]!);
  return Array.from(numbers, (number) => edges.findLastIndex((edge) => number >= edge));
}

/**
 * The best set of values: those with the highest share of fraud among their events, as many as the precision allows.
 * Where there are many values, the set is made from one half of the events and judged on the other.
 */
function recallOfValues(values: readonly (string | number)[], isFraud: Uint8Array, precision: number): number {
  const few = new Set(values).size <= FEW_VALUES;
  const learnsFrom = (row: number) => few || row % 2 === 0;
  const counts = new Map<string | number, { fraud: number; all: number }>();
  for (const [row, value] of values.entries()) {
    if (!learnsFrom(row)) continue;
    const count = counts.get(value) ?? { fraud: 0, all: 0 };
    counts.set(value, { fraud: count.fraud + isFraud[row]!, all: count.all + 1 });
  }
  const judged = Uint32Array.from(values.keys()).filter((row) => few || row % 2 === 1);
  const shares = Float64Array.from(judged, (row) => {
    const { fraud, all } = counts.get(values[row]!) ?? { fraud: 0, all: 1 };
    return fraud / all;
  });
  return recallAtPrecision(
    shares,
    Uint8Array.from(judged, (row) => isFraud[row]!),
    precision,
  );
}
