import { COLUMN, rangeOf } from '../table/columns';
import { AGE, EDUCATION, MARRIAGE, SEX } from './feature';
import { multipleOf, type DrawnForm, type Step } from './step';

/** The youngest client and the highest limit of the published table, by its description. */
const MIN_AGE = 21;
const MAX_LIMIT = 1_000_000;
const LIMIT_UNIT = 10_000;

const plain = { offset: () => 0, scale: () => 1, holds: () => true };

const years: DrawnForm = {
  ...plain,
  name: 'years',
  settle: (value) => Math.min(rangeOf('AGE').max, Math.max(MIN_AGE, Math.round(value))),
  maxBins: 40,
  maxLeaves: 14,
};

const tenThousands: DrawnForm = {
  ...plain,
  name: 'ten thousands',
  settle: (value) => Math.min(MAX_LIMIT, multipleOf(LIMIT_UNIT)(value)),
  maxBins: 50,
  maxLeaves: 30,
};

/** Who the client is, and what the bank lends. */
export const PERSON_STEPS: readonly Step[] = [
  { kind: 'code', name: 'sex', column: COLUMN.SEX, features: [], maxLeaves: 1 },
  { kind: 'code', name: 'education', column: COLUMN.EDUCATION, features: [SEX], maxLeaves: 2 },
  { kind: 'code', name: 'marriage', column: COLUMN.MARRIAGE, features: [SEX, EDUCATION], maxLeaves: 10 },
  {
    kind: 'amount',
    name: 'age',
    column: COLUMN.AGE,
    features: [SEX, EDUCATION, MARRIAGE],
    forms: [years],
    maxLeaves: 1,
  },
  {
    kind: 'amount',
    name: 'limit',
    column: COLUMN.LIMIT_BAL,
    features: [SEX, EDUCATION, MARRIAGE, AGE],
    forms: [tenThousands],
    maxLeaves: 1,
  },
];
