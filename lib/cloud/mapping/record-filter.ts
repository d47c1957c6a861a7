import { asBuffer } from '../../core/as-buffer';
import { UserError } from '../../core/user-error';
import { compilePattern } from './event-pattern';
import { parseJson } from '../../core/parse-json';
import { mayHold, requiredTexts } from './required-texts';

/** Whether a record is delivered to the function. */
export type RecordFilter = (data: Uint8Array) => boolean;

const MAX_FILTERS = 10; // Lambda quota after an increase; 5 by default

/**
 * Compiles `FilterCriteria`: a record passes when one of the patterns matches its data. Data that is not JSON never
 * passes.
 *
 * @throws UserError for keys other than `data`, which Lambda refuses for Kinesis, and for operators that it does not have
 */
export function compileFilters(patterns: readonly string[]): RecordFilter | undefined {
  if (patterns.length === 0) return undefined;
  if (patterns.length > MAX_FILTERS) {
    throw new UserError(`FilterCriteria: expected at most ${MAX_FILTERS} filters, got ${patterns.length}`);
  }
  const filters = patterns.map((text, index) => compileFilter(text, `FilterCriteria.Filters[${index}]`));
  return (data) => {
    const json = asBuffer(data);
    if (!filters.some(({ texts }) => !texts || mayHold(json, texts))) return false;
    const value = parseJson(json.toString('utf8'));
    return value !== undefined && filters.some(({ matches }) => matches(value));
  };
}

type Filter = {
  readonly matches: (value: unknown) => boolean;
  /** Parsing costs far more than a look at the bytes, and most records of a mixed stream do not pass. */
  readonly texts: readonly Buffer[] | undefined;
};

function compileFilter(text: string, path: string): Filter {
  const pattern = parseJson(text);
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    throw new UserError(`${path}: expected a JSON object like {"data":{…}}, got ${JSON.stringify(text)}`);
  }
  const other = Object.keys(pattern).find((key) => key !== 'data');
  if (other !== undefined) {
    throw new UserError(`${path}: Kinesis records can be filtered by "data" only, got the key "${other}": remove it`);
  }
  if (!('data' in pattern)) return { matches: () => true, texts: undefined };
  return { matches: compilePattern(pattern.data, `${path}.data`), texts: requiredTexts(pattern.data) };
}
