import { LEGACY_OPERATORS } from '../legacy/legacy-comparison';
import { list, map, required, struct, text, VALUE, VALUES, BOOLEAN, word } from './shapes';

/** Shapes that several operations share. AWS's messages list words in the order of these. */
const NAME_PATTERN = '[a-zA-Z0-9_.-]+';
const NAME = { min: 3, max: 255, pattern: NAME_PATTERN } as const;

export const TABLE_NAME = text({ ...NAME, orArn: true });
export const INDEX_NAME = text(NAME);
export const PLAIN_TABLE_NAME = text(NAME);

export const ITEM = VALUES;
export const ATTRIBUTE_NAMES = list(text(), { min: 1 });
export const PLACEHOLDER_NAMES = map(text());
export const PLACEHOLDER_VALUES = VALUES;

export const CONSUMED_CAPACITY = word(['INDEXES', 'TOTAL', 'NONE']);
export const COLLECTION_METRICS = word(['SIZE', 'NONE']);
export const RETURN_VALUES = word(['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW']);
export const ON_CONDITION_FAILURE = word(['ALL_OLD', 'NONE']);
export const CONDITIONAL_OPERATOR = word(['OR', 'AND']);
export const SELECT = word(['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES']);

const LEGACY_OPERATOR = word(LEGACY_OPERATORS);

export const COMPARISONS = map(
  struct('Condition', { ComparisonOperator: required(LEGACY_OPERATOR), AttributeValueList: list(VALUE) }),
);
export const EXPECTED = map(
  struct('ExpectedAttributeValue', {
    Value: VALUE,
    Exists: BOOLEAN,
    ComparisonOperator: LEGACY_OPERATOR,
    AttributeValueList: list(VALUE),
  }),
);
