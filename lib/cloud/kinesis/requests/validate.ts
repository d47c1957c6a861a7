import { ServiceError } from '../../engines/service-error';
import type { Typed } from './check-types';
import type { Member, RequestSpec } from './members';
import { MAX_TEXT_LENGTH, shortened } from './shortened';

/** AWS reports as many at once. */
const MAX_ERRORS = 10;

/**
 * Checks the limits of a request's members, with AWS's sentence for each that is broken.
 *
 * @param recordBytes the largest record of the stream that the request names
 * @throws ServiceError ValidationException
 */
export function validate(typed: Typed, spec: RequestSpec, recordBytes: number): void {
  const errors = new Errors(recordBytes);
  errors.structure('', typed, spec);
  errors.check();
}

class Errors {
  private readonly texts: string[] = [];

  constructor(private readonly recordBytes: number) {}

  check(): void {
    const texts = this.texts.slice(0, MAX_ERRORS);
    if (texts.length === 0) return;
    const noun = texts.length === 1 ? 'error' : 'errors';
    throw new ServiceError('ValidationException', `${texts.length} validation ${noun} detected: ${texts.join('; ')}`);
  }

  structure(path: string, typed: Typed, spec: RequestSpec): void {
    for (const [name, member] of Object.entries(spec)) {
      const at = `${path}${lowerFirst(name)}`;
      if (typed[name] !== undefined) this.member(at, typed[name], member);
      else if (isMissing(typed, member)) this.missing(at);
    }
  }

  private member(path: string, value: unknown, member: Member): void {
    if (this.texts.length >= MAX_ERRORS) return;
    for (const text of brokenBy(value, member, this.recordBytes))
      this.texts.push(
        `Value '${shortened(valueText(value, member))}' at '${path}' failed to satisfy constraint: ${text}`,
      );
    if (member.type === 'Structure') this.structure(`${path}.`, value as Typed, member.members);
    if (member.type === 'List')
      for (const [index, inner] of (value as readonly unknown[]).entries())
        if (inner === undefined) this.missing(`${path}.${index + 1}.member`);
        else this.member(`${path}.${index + 1}.member`, inner, member.of);
  }

  private missing(path: string): void {
    this.texts.push(`Value null at '${path}' failed to satisfy constraint: Member must not be null`);
  }
}

function isMissing(typed: Typed, { required }: Member): boolean {
  return required === true || (required !== undefined && typed[required.unless] === undefined);
}

function lowerFirst(name: string): string {
  return name[0]!.toLowerCase() + name.slice(1);
}

/** The constraints that a value breaks, in AWS's words. */
function brokenBy(value: unknown, member: Member, recordBytes: number): readonly string[] {
  switch (member.type) {
    case 'String':
      return brokenText(value as string, member);
    case 'Integer':
      return bounds(value as number, member, 'value');
    case 'Blob':
      return bounds((value as Buffer).length, { max: recordBytes }, 'length');
    case 'List':
      return [
        ...bounds((value as readonly unknown[]).length, member, 'length'),
        ...lengthsOf(value as readonly string[], member.lengths, 'Member'),
      ];
    case 'Map': {
      const map = value as ReadonlyMap<string, string>;
      return [
        ...bounds(map.size, member, 'length'),
        ...lengthsOf([...map.keys()], member.keyLengths, 'Map keys'),
        ...lengthsOf([...map.values()], member.valueLengths, 'Map value'),
      ];
    }
    case 'Boolean':
    case 'Timestamp':
    case 'Structure':
      return [];
    default:
      return member satisfies never;
  }
}

function brokenText(value: string, member: Extract<Member, { type: 'String' }>): readonly string[] {
  const { pattern, oneOf } = member;
  return [
    ...(pattern === undefined || patternOf(pattern).test(value)
      ? []
      : [`Member must satisfy regular expression pattern: ${pattern}`]),
    ...bounds(value.length, member, 'length'),
    ...(oneOf === undefined || oneOf.includes(value)
      ? []
      : [`Member must satisfy enum value set: [${oneOf.join(', ')}]`]),
  ];
}

type Bounds = { readonly min?: number | undefined; readonly max?: number | undefined };

function bounds(size: number, { min, max }: Bounds, what: 'value' | 'length'): readonly string[] {
  if (min !== undefined && size < min) return [`Member must have ${what} greater than or equal to ${min}`];
  if (max !== undefined && size > max) return [`Member must have ${what} less than or equal to ${max}`];
  return [];
}

function lengthsOf(
  texts: readonly string[],
  lengths: readonly [min: number, max: number] | undefined,
  subject: 'Member' | 'Map keys' | 'Map value',
): readonly string[] {
  if (lengths === undefined) return [];
  const [min, max] = lengths;
  if (texts.every((text) => text === undefined || (text.length >= min && text.length <= max))) return [];
  return [
    `${subject} must satisfy constraint: [Member must have length less than or equal to ${max}, Member must have length greater than or equal to ${min}]`,
  ];
}

/** No more of them than an error says. */
function joined<T>(values: Iterable<T>, textOf: (value: T) => string): string {
  const texts: string[] = [];
  let length = 0;
  for (const value of values) {
    if (length > MAX_TEXT_LENGTH) break;
    texts.push(textOf(value));
    length += texts.at(-1)!.length;
  }
  return texts.join(', ');
}

function valueText(value: unknown, member: Member): string {
  switch (member.type) {
    case 'Blob': {
      const { length } = value as Buffer;
      return `java.nio.HeapByteBuffer[pos=0 lim=${length} cap=${length}]`;
    }
    case 'List':
      return `[${joined(value as readonly unknown[], (element) => member.elementText ?? String(element))}]`;
    case 'Map':
      return `{${joined(value as ReadonlyMap<string, string>, ([key, text]) => `${key}=${text}`)}}`;
    case 'String':
    case 'Integer':
    case 'Boolean':
    case 'Timestamp':
    case 'Structure':
      return String(value);
    default:
      return member satisfies never;
  }
}

const patterns = new Map<string, RegExp>();

/** The specs hold few patterns, each as AWS prints it. */
function patternOf(pattern: string): RegExp {
  let known = patterns.get(pattern);
  if (!known) patterns.set(pattern, (known = new RegExp(`^(?:${pattern})$`)));
  return known;
}
