import type { Shape } from './shapes';

/** A value as the messages of constraints show it, in the manner of Java: `[Tag(key=a, value=null)]`. */
export function javaText(shape: Shape, value: unknown): string {
  if (value === undefined) return 'null';
  switch (shape.kind) {
    case 'list':
      return `[${(value as readonly unknown[]).map((element) => javaText(shape.of, element)).join(', ')}]`;
    case 'map':
      return `{${[...(value as ReadonlyMap<string, unknown>)].map(([key, member]) => `${key}=${javaText(shape.of, member)}`).join(', ')}}`;
    case 'struct': {
      const members = value as Readonly<Record<string, unknown>>;
      const texts = Object.entries(shape.members).map(
        ([name, member]) => `${lowerFirst(name)}=${javaText(member, members[name])}`,
      );
      return `${shape.name}(${texts.join(', ')})`;
    }
    case 'value':
      return `AttributeValue(${JSON.stringify(value)})`;
    case 'text':
    case 'Integer':
    case 'Long':
    case 'Double':
    case 'boolean':
    case 'blob':
      return `${value as string | number | boolean}`;
    default:
      throw new Error(`no such shape: ${JSON.stringify(shape satisfies never)}`);
  }
}

/** Members in messages begin with a small letter. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
