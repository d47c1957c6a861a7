/** How far an operation of AWS is emulated. `partly` says in its note what is left out. */
export type Emulation =
  { readonly depth: 'whole' } | { readonly depth: 'partly'; readonly note: string } | { readonly depth: 'none' };

/** Every operation that a service has on AWS, and how far this cloud emulates it. */
export type OperationTable = {
  /** As in data/aws-services. */
  readonly service: string;
  /** As people call it, without "Amazon" or "AWS". */
  readonly title: string;
  readonly operations: ReadonlyMap<string, Emulation>;
};

type Lists = {
  readonly whole?: readonly string[];
  readonly partly?: Readonly<Record<string, string>>;
  readonly none: readonly string[];
};

/** @param lists the operations by depth; each occurs once */
export function operationTable(
  service: string,
  title: string,
  { whole = [], partly = {}, none }: Lists,
): OperationTable {
  const all: (readonly [string, Emulation])[] = [
    ...whole.map((name) => [name, { depth: 'whole' }] as const),
    ...Object.entries(partly).map(([name, note]) => [name, { depth: 'partly', note }] as const),
    ...none.map((name) => [name, { depth: 'none' }] as const),
  ];
  return { service, title, operations: new Map(all.toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

export function emulatedNames({ operations }: OperationTable): string[] {
  return [...operations].flatMap(([name, { depth }]) => (depth === 'none' ? [] : [name]));
}
