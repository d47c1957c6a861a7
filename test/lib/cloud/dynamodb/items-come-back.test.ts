import * as fc from 'fast-check';
import type { Json } from './an-engine';
import { anEngine } from './an-engine';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('"', '\\', '\n\u0001', '𝒳', '__proto__'),
);
const number = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('12345678901234567890123456789012345678', '-0.00000000000000000000000001', '1.5', '0'),
);
const binary = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const name = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'a.b', 'x[0]', 'ä'),
  fc.string({ minLength: 1, maxLength: 8 }),
);

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text.map((S) => ({ S })),
    number.map((N) => ({ N })),
    binary.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map((SS) => ({ SS })),
    fc.uniqueArray(number, { minLength: 1, maxLength: 4, selector: Number }).map((NS) => ({ NS })),
    fc.uniqueArray(binary, { minLength: 1, maxLength: 4 }).map((BS) => ({ BS })),
    fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((members) => ({ M: objectOf(members) })),
  ),
}));
const item = fc.array(fc.tuple(name, value), { maxLength: 12 }).map((members) => objectOf(members));

/** Takes `__proto__` as a name like any other. */
function objectOf(members: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(members);
}

test('any item comes back as it was put, from every operation that reads', async () => {
  const { call } = anEngine();
  await call('CreateTable', {
    TableName: 'items',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  await fc.assert(
    fc.asyncProperty(
      item,
      text.filter((id) => id !== ''),
      async (rest, id) => {
        const Key = { id: { S: id } };
        const Item = { ...rest, ...Key };
        await call('PutItem', { TableName: 'items', Item });
        expect(await call('GetItem', { TableName: 'items', Key })).toEqual({ Item });
        const batch = await call('BatchGetItem', { RequestItems: { items: { Keys: [Key] } } });
        expect(batch['Responses'].items).toEqual([Item]);
        const get = { Get: { TableName: 'items', Key } };
        expect(await call('TransactGetItems', { TransactItems: [get] })).toEqual({ Responses: [{ Item }] });
        const condition = { ExpressionAttributeValues: { ':id': Key.id } };
        const found = await call('Query', { TableName: 'items', KeyConditionExpression: 'id = :id', ...condition });
        expect(found['Items']).toEqual([Item]);
        expect((await call('Scan', { TableName: 'items' }))['Items']).toEqual([Item]);
        const old = await call('DeleteItem', { TableName: 'items', Key, ReturnValues: 'ALL_OLD' });
        expect(old).toEqual({ Attributes: Item });
      },
    ),
    { numRuns: 60 },
  );
});
