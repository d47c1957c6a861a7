import type { ColumnName } from '../table/columns';

/** Words that copies of the file contain instead of codes, in lower case. */
const WORDS: Readonly<Partial<Record<ColumnName, Readonly<Record<string, number>>>>> = {
  SEX: { male: 1, m: 1, female: 2, f: 2 },
  EDUCATION: {
    'graduate school': 1,
    graduate_school: 1,
    university: 2,
    'high school': 3,
    high_school: 3,
    other: 4,
    others: 4,
  },
  MARRIAGE: { married: 1, single: 2, other: 3, others: 3 },
  'default payment next month': { no: 0, false: 0, yes: 1, true: 1 },
};

/** The code that a word stands for in a column; undefined for an unknown word. */
export function codeOfWord(column: ColumnName, cell: unknown): number | undefined {
  const word = typeof cell === 'boolean' ? String(cell) : typeof cell === 'string' ? cell.trim().toLowerCase() : '';
  const words = WORDS[column];
  return words && Object.hasOwn(words, word) ? words[word] : undefined;
}
