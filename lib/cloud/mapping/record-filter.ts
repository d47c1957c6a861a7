import { UserError } from '../../core/user-error';
import { isObject } from '../../core/is-object';
import { asBuffer } from '../../core/as-buffer';
import { comparesNumberTexts, compilePattern } from './event-pattern';
import { parseWithNumberTexts } from './number-text';
import { parseJson } from '../../core/parse-json';
import { mayHold, requiredTexts } from './required-texts';
import type { SourceService } from './event-source';

/** Whether a record is delivered to the function. It gets the JSON that filters look at. */
export type RecordFilter = (json: Uint8Array) => boolean;

/** Lambda developer guide, "Control which events Lambda sends to your function". */
export const DEFAULT_FILTERS = 5;
/** After an increase of the quota (the same page). */
const MAX_FILTERS = 10;

type Filter = {
  readonly matches: (value: unknown) => boolean;
  readonly comparesNumberTexts: boolean;
  /** Parsing costs far more than a look at the bytes, and most records of a mixed stream do not pass. */
  readonly texts: readonly Buffer[] | undefined;
};

/**
 * Compiles `FilterCriteria`: a record passes when one of the patterns matches it. Of a Kinesis record they see the data,
 * which does not pass when it is not JSON; of a change of a table, the whole record.
 *
 * @throws UserError for a pattern that Lambda does not take
 */
export function compileFilters(patterns: readonly string[], service: SourceService): RecordFilter | undefined {
  if (patterns.length === 0) return undefined;
  if (patterns.length > MAX_FILTERS) {
    throw new UserError(`FilterCriteria: expected at most ${MAX_FILTERS} filters, got ${patterns.length}`);
  }
  const compile = service === 'kinesis' ? compileDataFilter : compileRecordFilter;
  const filters = patterns.map((text, index) => compile(text, `FilterCriteria.Filters[${index}]`));
  const parse = filters.some((filter) => filter.comparesNumberTexts) ? parseNumberTexts : parseJson;
  return (record) => {
    const json = asBuffer(record);
    if (!filters.some(({ texts }) => !texts || mayHold(json, texts))) return false;
    const value = parse(json.toString('utf8'));
    return value !== undefined && filters.some(({ matches }) => matches(value));
  };
}

function parseNumberTexts(json: string): unknown {
  try {
    return parseWithNumberTexts(json);
  } catch {
    return undefined;
  }
}

/** "Kinesis event source mappings only support filtering on the data key" (developer guide, with-kinesis-filtering). */
function compileDataFilter(text: string, path: string): Filter {
  const pattern = parsePattern(text, path);
  const other = Object.keys(pattern).find((key) => key !== 'data');
  if (other !== undefined) {
    throw new UserError(`${path}: Kinesis records can be filtered by "data" only, got the key "${other}": remove it`);
  }
  return compileFilter(pattern.data, `${path}.data`);
}

/**
 * The guide's page on filtering says that only `dynamodb` can be filtered by. DynamoDB's own guide filters by
 * `userIdentity` (Streams, "Tutorial 2"), and recorded answers of AWS by `eventName`, so all keys are taken.
 */
function compileRecordFilter(text: string, path: string): Filter {
  return compileFilter(parsePattern(text, path), path);
}

function parsePattern(text: string, path: string): Record<string, unknown> {
  const pattern = parseNumberTexts(text);
  if (isObject(pattern) && Object.keys(pattern).length > 0) return pattern;
  const expected = 'a JSON object like {"data":{…}}';
  throw new UserError(`Invalid filter pattern definition. ${path}: expected ${expected}, got ${JSON.stringify(text)}`);
}

function compileFilter(pattern: unknown, path: string): Filter {
  return {
    matches: compilePattern(pattern, path),
    comparesNumberTexts: comparesNumberTexts(pattern),
    texts: requiredTexts(pattern),
  };
}
