/** How far an operation of AWS is emulated. `partly` says in its note what is left out, `none` why; both are sentences. */
export type Emulation =
  | { readonly depth: 'whole' }
  | { readonly depth: 'partly'; readonly note: string }
  | { readonly depth: 'none'; readonly reason: string };

/** Every operation that a service has on AWS, and how far this cloud emulates it. */
export type OperationTable = {
  /** As in data/aws-services. */
  readonly service: string;
  /** As people call it, without "Amazon" or "AWS". */
  readonly title: string;
  readonly operations: ReadonlyMap<string, Emulation>;
};

/** Names of operations by depth, with spaces between them; each occurs once. */
type Lists = {
  readonly whole?: string;
  readonly partly?: Readonly<Record<string, string>>;
  /** By the reason. */
  readonly none: Readonly<Record<string, string>>;
};

export function operationTable(
  service: string,
  title: string,
  { whole = '', partly = {}, none }: Lists,
): OperationTable {
  const all: (readonly [string, Emulation])[] = [
    ...namesIn(whole).map((name) => [name, { depth: 'whole' }] as const),
    ...Object.entries(partly).map(([name, note]) => [name, { depth: 'partly', note }] as const),
    ...Object.entries(none).flatMap(([reason, names]) =>
      namesIn(names).map((name) => [name, { depth: 'none', reason }] as const),
    ),
  ];
  return { service, title, operations: new Map(all.toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

function namesIn(list: string): string[] {
  return list.split(/\s+/).filter(Boolean);
}

export function emulatedNames({ operations }: OperationTable): string[] {
  return [...operations].flatMap(([name, { depth }]) => (depth === 'none' ? [] : [name]));
}
