import type { Shape } from './shapes';

/** Messages show no more of a value: many short elements would otherwise become a text that is larger than the request. */
const MAX_LENGTH = 100_000;

/** A value as the messages of constraints show it, in the manner of Java: `[Tag(key=a, value=null)]`. */
export function javaText(shape: Shape, value: unknown): string {
  if (value === undefined) return 'null';
  switch (shape.kind) {
    case 'list':
      return `[${joined(value as readonly unknown[], (element) => javaText(shape.of, element))}]`;
    case 'map':
      return `{${joined(value as ReadonlyMap<string, unknown>, ([key, member]) => `${key}=${javaText(shape.of, member)}`)}}`;
    case 'struct': {
      const members = value as Readonly<Record<string, unknown>>;
      const texts = joined(shape.entries, ([name, member]) => `${lowerFirst(name)}=${javaText(member, members[name])}`);
      return `${shape.name}(${texts})`;
    }
    case 'value':
    case 'values':
      return `AttributeValue(${JSON.stringify(value).slice(0, MAX_LENGTH)})`;
    case 'text':
    case 'Integer':
    case 'Long':
    case 'Double':
    case 'boolean':
      return `${value as string | number | boolean}`.slice(0, MAX_LENGTH);
    default:
      throw new Error(`no such shape: ${JSON.stringify(shape satisfies never)}`);
  }
}

/** Members in messages begin with a small letter. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function joined<Element>(elements: Iterable<Element>, textOf: (element: Element) => string): string {
  let text = '';
  for (const element of elements) {
    text += text === '' ? textOf(element) : `, ${textOf(element)}`;
    if (text.length > MAX_LENGTH) break;
  }
  return text;
}
