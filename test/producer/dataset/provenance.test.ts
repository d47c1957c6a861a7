import { figuresOf, provenanceOf } from '../../../producer/dataset/provenance';
import { readCsv } from '../../../producer/dataset/read-csv';
import { headOfTable, type Table } from '../../../producer/table/table';
import { aCsv, madeUpRows, withCell } from './made-up-clients';

const rows = madeUpRows(1_050);
const tableOf = (cells: typeof rows): Table => readCsv(aCsv(cells), 'x.csv').table;
const published = tableOf(rows);
const figures = figuresOf(published);

test('the published table is recognized by its content', () => {
  expect(provenanceOf(published, figures)).toEqual({ kind: 'published' });
});

test('the first rows of the published table are recognized as such', () => {
  expect(provenanceOf(headOfTable(published, 430), figures)).toEqual({ kind: 'published-head', publishedRows: 1_050 });
});

test('changes are located to the block of a hundred rows', () => {
  const changed = withCell(withCell(rows, 250, 'AGE', 99), 431, 'PAY_AMT1', 1);
  expect(provenanceOf(tableOf(changed), figures)).toEqual({ kind: 'altered', firstRow: 201, lastRow: 500 });
});

test('a change after the last whole block makes another table', () => {
  expect(provenanceOf(tableOf(withCell(rows, 1_050, 'AGE', 99)), figures)).toEqual({ kind: 'other' });
});

test.each([
  ['other clients', rows.map((cells) => cells.with(1, 12_345))],
  ['too few to tell', rows.slice(0, 99)],
  ['more clients', madeUpRows(1_051)],
])('%s are another table', (_what, cells) => {
  expect(provenanceOf(tableOf(cells), figures)).toEqual({ kind: 'other' });
});
