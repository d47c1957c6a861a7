import { COLUMN, COLUMNS, rangeOf } from '../../../producer/table/columns';
import { readCsv } from '../../../producer/dataset/read-csv';
import { contentHash, headOfTable } from '../../../producer/table/table';
import { generateTwin } from '../../../producer/twin/generate';
import { TWIN_MODEL } from '../../../producer/twin/model';
import { writeCsv } from '../../../producer/dataset/write-csv';

const twin = generateTwin(TWIN_MODEL, { rows: 2_000 });

test('the same seed gives the same clients', () => {
  expect(contentHash(generateTwin(TWIN_MODEL, { rows: 2_000 }))).toBe(contentHash(twin));
});

test('no client depends on how many follow', () => {
  expect(generateTwin(TWIN_MODEL, { rows: 700 })).toEqual(headOfTable(twin, 700));
});

test('another seed gives other clients', () => {
  const other = generateTwin(TWIN_MODEL, { rows: 2_000, seed: 1 });
  for (const name of COLUMNS.slice(1)) {
    expect([name, other.columns[COLUMN[name]]]).not.toEqual([name, twin.columns[COLUMN[name]]]);
  }
});

test("the twin meets the reader's requirements for a file", () => {
  expect(readCsv(Buffer.from(writeCsv(twin)), 'twin.csv').table).toEqual(twin);
});

test.each(COLUMNS)('%s stays within its codes or its range', (name) => {
  const { min, max } = rangeOf(name);
  expect(twin.columns[COLUMN[name]]!.every((value) => value >= min && value <= max)).toBe(true);
});

test('every code that at least a hundredth of the clients have occurs', () => {
  const codesOf = (name: (typeof COLUMNS)[number]) => [...new Set(twin.columns[COLUMN[name]])].sort((a, b) => a - b);
  expect(codesOf('SEX')).toEqual([1, 2]);
  expect(codesOf('EDUCATION')).toEqual(expect.arrayContaining([1, 2, 3]));
  expect(codesOf('MARRIAGE')).toEqual(expect.arrayContaining([1, 2, 3]));
  expect(codesOf('PAY_0')).toEqual(expect.arrayContaining([-2, -1, 0, 1, 2]));
  expect(codesOf('default payment next month')).toEqual([0, 1]);
});

test('limits are multiples of ten thousand, and bills grow with them', () => {
  const limits = twin.columns[COLUMN.LIMIT_BAL]!;
  expect(limits.every((limit) => limit % 10_000 === 0)).toBe(true);
  const meanBill = (of: (limit: number) => boolean) => {
    const bills = twin.columns[COLUMN.BILL_AMT1]!.filter((_bill, row) => of(limits[row]!));
    return bills.reduce((sum, bill) => sum + bill, 0) / bills.length;
  };
  expect(meanBill((limit) => limit >= 300_000)).toBeGreaterThan(1.5 * meanBill((limit) => limit <= 50_000));
});

test('clients who are late default more often', () => {
  const defaults = twin.columns[COLUMN['default payment next month']]!;
  const rateOf = (isOf: (status: number) => boolean) => {
    const group = defaults.filter((_value, row) => isOf(twin.columns[COLUMN.PAY_0]![row]!));
    return group.reduce((sum, value) => sum + value, 0) / group.length;
  };
  expect(rateOf((status) => status >= 2)).toBeGreaterThan(0.5);
  expect(rateOf((status) => status <= 0)).toBeLessThan(0.2);
});

test('a model without a step is refused by the name of the step', () => {
  const steps = TWIN_MODEL.steps.filter(({ name }) => name !== 'limit');
  expect(() => generateTwin({ ...TWIN_MODEL, steps })).toThrow('no step "limit"; fit it again with: legion data fit');
});
