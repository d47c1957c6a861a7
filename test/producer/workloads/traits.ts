import type { LegionEvent } from '../../../lib/events/event';

/** Something that some events' fields have and others' do not: a value, a form, an order. */
export type Trait = {
  /** The field, dotted; empty for the event as a whole. */
  readonly path: string;
  readonly kind: Kind;
  readonly value: string | number | boolean;
};

type Kind =
  'presence' | 'value' | 'length' | 'form' | 'precision' | 'parity' | 'last digit' | 'sign' | 'key order' | 'remainder';

type Note = (path: string, kind: Kind, value: Trait['value']) => void;

/**
 * Fields with more different values than this are ids, amounts or texts, and are compared by form instead of by value.
 */
const MAX_VALUES = 64;

/** Every trait of the events, with the positions of the events that have it. Labels are ignored. */
export function traitsOf(events: readonly LegionEvent[]): ReadonlyMap<Trait, readonly number[]> {
  const byField = new Map<string, Map<Trait['value'], number[]>>();
  const at = (path: string, kind: Kind) => {
    const key = `${kind}|${path}`;
    const known = byField.get(key);
    if (known) return known;
    const made = new Map<Trait['value'], number[]>();
    byField.set(key, made);
    return made;
  };
  events.forEach((event, position) => {
    noteTraits(event, (path, kind, value) => {
      const values = at(path, kind);
      const positions = values.get(value);
      if (positions) positions.push(position);
      // One more than the limit, to show that there are too many.
      else if (kind !== 'value' || values.size <= MAX_VALUES) values.set(value, [position]);
    });
  });
  return new Map([...byField].flatMap(([key, values]) => traitsOfField(key, values)));
}

function traitsOfField(key: string, values: ReadonlyMap<Trait['value'], number[]>): [Trait, number[]][] {
  const [kind, path] = key.split('|') as [Kind, string];
  if (kind === 'value' && values.size > MAX_VALUES) return [];
  return [...values].map(([value, positions]) => [{ path, kind, value }, positions]);
}

function noteTraits({ anomaly_flags: _labels, ...event }: LegionEvent, note: Note): void {
  noteValue('', event, note);
  for (const divisor of [2, 3, 5, 16]) note(`sequence modulo ${divisor}`, 'remainder', event.sequence % divisor);
}

function noteValue(path: string, value: unknown, note: Note): void {
  note(path, 'presence', value === null ? 'null' : typeof value);
  if (typeof value === 'string') noteText(path, value, note);
  else if (typeof value === 'number') noteNumber(path, value, note);
  else if (typeof value === 'boolean') note(path, 'value', value);
  else if (Array.isArray(value)) {
    note(path, 'length', value.length);
    for (const item of value) noteValue(`${path}[]`, item, note);
  } else if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    note(path, 'key order', keys.join());
    for (const key of keys) noteValue(path ? `${path}.${key}` : key, (value as Record<string, unknown>)[key], note);
  }
}

function noteText(path: string, text: string, note: Note): void {
  note(path, 'value', text);
  note(path, 'length', text.length);
  note(path, 'form', formOf(text));
}

/** The form of letters, digits and the rest: `EVT-test-17` is `A-a-9`. Only the beginning of long texts. */
function formOf(text: string): string {
  let form = '';
  for (const character of text.slice(0, 24)) {
    const sort = sortOf(character);
    if (!form.endsWith(sort)) form += sort;
  }
  return form;
}

function sortOf(character: string): string {
  if (character >= 'a' && character <= 'z') return 'a';
  if (character >= 'A' && character <= 'Z') return 'A';
  return character >= '0' && character <= '9' ? '9' : character;
}

function noteNumber(path: string, value: number, note: Note): void {
  const digits = String(value);
  const point = digits.indexOf('.');
  note(path, 'value', value);
  note(path, 'sign', Math.sign(value));
  note(path, 'precision', point < 0 ? 0 : digits.length - point - 1);
  note(path, 'last digit', digits.at(-1)!);
  if (point < 0) note(path, 'parity', Math.abs(value % 2));
}
