/** What a request's member may be, with the limits that AWS checks before it looks at any stream. */
export type Member =
  | TextMember
  | NumberMember
  | (Common & { readonly type: 'Boolean' })
  /** Read as milliseconds since the epoch. */
  | (Common & { readonly type: 'Timestamp' })
  /** @property `max` bytes; `record` stands for the limit of the stream that the request names */
  | (Common & { readonly type: 'Blob'; readonly max: 'record' })
  | ListMember
  | MapMember
  | StructureMember;

type Common = { readonly required?: true | Unless };

/** Required where the request does not have another member instead. */
type Unless = { readonly unless: string };

type TextMember = Common & {
  readonly type: 'String';
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
};

type NumberMember = Common & { readonly type: 'Integer'; readonly min?: number; readonly max?: number };

type ListMember = Common & {
  readonly type: 'List';
  readonly of: Member;
  readonly min?: number;
  readonly max?: number;
  /** How AWS prints an element; it shows no content of a structure. */
  readonly elementText?: string;
  /** Of texts. */
  readonly lengths?: readonly [min: number, max: number];
};

type MapMember = Common & {
  readonly type: 'Map';
  readonly min?: number;
  readonly max?: number;
  readonly keyLengths: readonly [min: number, max: number];
  readonly valueLengths: readonly [min: number, max: number];
};

type StructureMember = Common & { readonly type: 'Structure'; readonly members: RequestSpec };

export type RequestSpec = { readonly [name: string]: Member };

/** The value of a member after its type was checked. */
type ValueOf<M extends Member> = M extends { readonly type: 'String' }
  ? string
  : M extends { readonly type: 'Integer' | 'Timestamp' }
    ? number
    : M extends { readonly type: 'Boolean' }
      ? boolean
      : M extends { readonly type: 'Blob' }
        ? Buffer
        : M extends { readonly type: 'Map' }
          ? ReadonlyMap<string, string>
          : M extends { readonly type: 'List'; readonly of: infer E extends Member }
            ? readonly ValueOf<E>[]
            : M extends { readonly type: 'Structure'; readonly members: infer S extends RequestSpec }
              ? RequestOf<S>
              : never;

/** A request after all checks: required members are there. */
export type RequestOf<S extends RequestSpec> = {
  readonly [K in keyof S as S[K] extends { readonly required: true } ? K : never]: ValueOf<S[K]>;
} & {
  readonly [K in keyof S as S[K] extends { readonly required: true } ? never : K]?: ValueOf<S[K]>;
};
