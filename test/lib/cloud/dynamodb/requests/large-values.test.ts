import type { OperationName } from '../../../../../lib/cloud/dynamodb/request-types';
import { INVALID, KEY, read, refusal } from './a-reading';

describe('values of a request that together are larger than 2 MB are refused', () => {
  const VARIABLES = 'The length of all substitution variables has exceeded the maximum allowed size of 2097152 bytes';
  const LEGACY = 'The values of all conditions have exceeded the maximum allowed size of 2097152 bytes';
  const MB = { S: 'x'.repeat(2 ** 20 - 2) };
  const three = { a: MB, b: MB, c: { S: 'abcde' } };
  const filter = (values: object) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { ComparisonOperator: 'EQ', AttributeValueList: [value] }]),
    );

  test.each<[OperationName, object, string]>([
    [
      'UpdateItem',
      { Key: KEY, UpdateExpression: 'SET a=:a, b=:b, c=:c', ExpressionAttributeValues: prefixed(three) },
      VARIABLES,
    ],
    [
      'Scan',
      {
        FilterExpression: '#a = :a',
        ExpressionAttributeNames: { '#a': 'x'.repeat(2 ** 20) },
        ExpressionAttributeValues: prefixed({ a: { S: 'x'.repeat(2 ** 20) } }),
      },
      VARIABLES,
    ],
    ['Scan', { ScanFilter: filter(three) }, LEGACY],
    ['Query', { KeyConditions: filter(three) }, LEGACY],
    ['PutItem', { Item: KEY, Expected: filter(three) }, LEGACY],
    ['PutItem', { Item: KEY, Expected: { a: { Value: MB }, b: { Value: MB }, c: { Value: { S: 'abcde' } } } }, LEGACY],
  ])('%s', (operation, request, message) => {
    expect(refusal(operation, { TableName: 'rows', ...request })).toEqual({ type: 'ValidationException', message });
  });

  test('and those of 2 MB are read', () => {
    const ExpressionAttributeValues = prefixed({ a: { S: 'x'.repeat(2 ** 21 - 2) } });
    expect(() =>
      read('Scan', { TableName: 'rows', FilterExpression: 'a = :a', ExpressionAttributeValues }),
    ).not.toThrow();
    const ScanFilter = filter({ a: { S: 'x'.repeat(2 ** 21) } });
    expect(() => read('Scan', { TableName: 'rows', ScanFilter })).not.toThrow();
  });

  function prefixed(values: object): object {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value as unknown]));
  }
});

describe('halves of surrogate pairs, which UTF-8 cannot hold, are equal', () => {
  test.each<[string, object]>([
    ['an item', { Expected: { 'a\udfff': { Value: { S: '\udc00' } } } }],
    [
      'an expression',
      {
        ConditionExpression: '#a = :a',
        ExpressionAttributeNames: { '#a': 'a\udbff' },
        ExpressionAttributeValues: { ':a': { S: '\udbff' } },
      },
    ],
  ])('in %s', (_, condition) => {
    const { item } = read('PutItem', { TableName: 'rows', Item: { 'a\ud800': { S: '\ud800' } } });
    expect(read('PutItem', { TableName: 'rows', Item: KEY, ...condition }).condition!.holds(item)).toBe(true);
  });

  test('in keys of one batch', () => {
    const RequestItems = { rows: { Keys: [{ a: { S: '\ud800' } }, { a: { S: '\udfff' } }] } };
    const { message } = refusal('BatchGetItem', { RequestItems });
    expect(message).toBe('Provided list of item keys contains duplicates');
  });

  test('in names of attributes that are asked for', () => {
    const { message } = refusal('GetItem', { TableName: 'rows', Key: KEY, AttributesToGet: ['\ud800', '\udfff'] });
    expect(message).toBe(`${INVALID} Duplicate value in attribute name: \ufffd`);
  });
});
