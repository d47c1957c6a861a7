import { COLUMNS, type ColumnName } from '../table/columns';

/** Names that copies of the file use in addition to the published ones, in the form of `plainName`. */
const OTHER_NAMES: ReadonlyMap<string, ColumnName> = new Map([
  ['gender', 'SEX'],
  ['maritalstatus', 'MARRIAGE'],
  ['creditlimit', 'LIMIT_BAL'],
  ['pay1', 'PAY_0'],
  ['y', 'default payment next month'],
  ['default', 'default payment next month'],
  ['defaultpay', 'default payment next month'],
  ['defaultpayment', 'default payment next month'],
  ['defaultnextmonth', 'default payment next month'],
  ...letterNames(),
  ...monthNames(),
]);

const BY_PLAIN_NAME = new Map<string, ColumnName>(COLUMNS.map((name) => [plainName(name), name]));

/** X1 to X23, as the published file's first header row and the repository's own interface name the columns. */
function letterNames(): [string, ColumnName][] {
  return COLUMNS.slice(1, -1).map((name, index) => [`x${index + 1}`, name]);
}

/** Months by name, as in PAY_SEPT or BILL_AMT_APR. */
function monthNames(): [string, ColumnName][] {
  const months = [
    ['september', 'sept', 'sep'],
    ['august', 'aug'],
    ['july', 'jul'],
    ['june', 'jun'],
    ['may'],
    ['april', 'apr'],
  ];
  return ['PAY_0', 'BILL_AMT1', 'PAY_AMT1'].flatMap((first) => {
    const prefix = plainName(first).slice(0, -1);
    const start = COLUMNS.indexOf(first as ColumnName);
    return months.flatMap((names, month) =>
      names.map((name): [string, ColumnName] => [`${prefix}${name}`, COLUMNS[start + month]!]),
    );
  });
}

/** Letters and digits only: case, blanks, dots and underscores differ between copies of the file. */
function plainName(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** The column that a header cell names, or undefined for a column that the dataset does not have. */
export function columnNamed(cell: unknown): ColumnName | undefined {
  if (typeof cell !== 'string') return undefined;
  const plain = plainName(cell);
  return BY_PLAIN_NAME.get(plain) ?? OTHER_NAMES.get(plain);
}

/** Whether a header cell has the published name, apart from case and punctuation. */
export function isPublishedName(cell: unknown): boolean {
  return typeof cell === 'string' && BY_PLAIN_NAME.has(plainName(cell));
}
