/** Functions of conditions that are conditions themselves; `size` is an operand. */
export const TESTS: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
]);

export type FunctionsInPlace = {
  /** What the expressions are called, with their article. */
  readonly place: string;
  readonly allowed: ReadonlySet<string>;
  readonly ofOthers: ReadonlySet<string>;
};

const OF_CONDITIONS: ReadonlySet<string> = new Set([...TESTS, 'size']);
const OF_UPDATES: ReadonlySet<string> = new Set(['if_not_exists', 'list_append']);

export const CONDITION_FUNCTIONS: FunctionsInPlace = {
  place: 'a condition',
  allowed: OF_CONDITIONS,
  ofOthers: OF_UPDATES,
};

export const UPDATE_FUNCTIONS: FunctionsInPlace = {
  place: 'an update',
  allowed: OF_UPDATES,
  ofOthers: OF_CONDITIONS,
};
