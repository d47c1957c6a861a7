import type { RawValue, RawValues } from '../values/read-value';

/** What a member of a request may be: its JSON type, and what AWS's model says of its values. */
export type Shape =
  | TextShape
  | NumberShape
  | { readonly kind: 'boolean' }
  | { readonly kind: 'value' }
  /** A map of values, which stays the JSON object that it is. */
  | { readonly kind: 'values' }
  | ({ readonly kind: 'list'; readonly of: Shape } & Lengths)
  /** From strings. Faults of keys, and of the lengths of lists that are values, are reported at the map itself. */
  | ({ readonly kind: 'map'; readonly of: Shape; readonly key?: TextShape } & Lengths)
  | {
      readonly kind: 'struct';
      readonly name: string;
      readonly members: { readonly [name: string]: Member };
      /** The members, which every request walks through. */
      readonly entries: readonly (readonly [string, Member])[];
    };

/** A member of a structure. */
export type Member = Shape & {
  readonly isRequired?: true;
  /** Members of which one may be there in its place. */
  readonly unless?: readonly string[];
};
export type Members = Readonly<Record<string, Member>>;

export type TextShape = Lengths & {
  readonly kind: 'text';
  readonly pattern?: string;
  readonly words?: readonly string[];
  /** Whether the ARN of a table may stand for it. */
  readonly orArn?: true;
};
export type NumberShape = Lengths & { readonly kind: 'Integer' | 'Long' | 'Double' };
export type ListShape = Extract<Shape, { kind: 'list' }>;
export type MapShape = Extract<Shape, { kind: 'map' }>;
export type StructShape<M = Members> = Omit<Extract<Shape, { kind: 'struct' }>, 'members'> & { readonly members: M };

/** Of a string, a list or a map; the least and greatest value of a number. */
type Lengths = { readonly min?: number; readonly max?: number };

/** What is read by a shape: nulls and unknown members are gone, maps are Maps. */
export type Read<S> = S extends { kind: 'text'; words: readonly (infer Word)[] }
  ? Word
  : S extends { kind: 'text' }
    ? string
    : S extends { kind: 'Integer' | 'Long' | 'Double' }
      ? number
      : S extends { kind: 'boolean' }
        ? boolean
        : S extends { kind: 'value' }
          ? RawValue
          : S extends { kind: 'values' }
            ? RawValues
            : S extends { kind: 'list'; of: infer Element }
              ? readonly Read<Element>[]
              : S extends { kind: 'map'; of: infer Value }
                ? ReadonlyMap<string, Read<Value>>
                : S extends { kind: 'struct'; members: infer M }
                  ? ReadMembers<M>
                  : never;

type ReadMembers<M> = {
  readonly [Name in keyof M as M[Name] extends { isRequired: true } ? Name : never]: Read<M[Name]>;
} & {
  readonly [Name in keyof M as M[Name] extends { isRequired: true } ? never : Name]?: Read<M[Name]>;
};

export function text(limits: Omit<TextShape, 'kind' | 'words'> = {}) {
  return { kind: 'text', ...limits } as const;
}

/** One of some words, which AWS's messages list in this order. */
export function word<const Words extends readonly string[]>(words: Words) {
  return { kind: 'text', words } as const;
}

export function integer(limits: Lengths = {}) {
  return { kind: 'Integer', ...limits } as const;
}

export function long(limits: Lengths = {}) {
  return { kind: 'Long', ...limits } as const;
}

export const DOUBLE = { kind: 'Double' } as const;
export const BOOLEAN = { kind: 'boolean' } as const;
export const VALUE = { kind: 'value' } as const;
export const VALUES = { kind: 'values' } as const;

export function list<const Element extends Shape>(of: Element, limits: Lengths = {}) {
  return { kind: 'list', of, ...limits } as const;
}

export function map<const Value extends Shape>(of: Value, limits: Lengths & { key?: TextShape } = {}) {
  return { kind: 'map', of, ...limits } as const;
}

export function struct<const M extends Members>(name: string, members: M) {
  return { kind: 'struct', name, members, entries: Object.entries<Member>(members) } as const;
}

/** A member that must be there unless one of the others is. */
export function requiredUnless<const S extends Shape>(others: readonly string[], shape: S) {
  return { ...shape, unless: others } as const;
}

/** A member that must be there. */
export function required<const S extends Shape>(shape: S) {
  return { ...shape, isRequired: true } as const;
}
