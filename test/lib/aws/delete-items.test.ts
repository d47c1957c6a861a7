import { BatchWriteItemCommand, DynamoDBClient, type BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { deleteItems } from '../../../lib/aws/delete-items';

const TABLE = 'things';
const someKeys = (count: number) => Array.from({ length: count }, (_, id) => ({ id: { S: `id-${id}` } }));
const requestsOf = ({ RequestItems }: BatchWriteItemCommandInput) => RequestItems![TABLE]!;

/** Deletes 60 keys of a table that leaves the given number of each call unprocessed. */
async function deleteFrom(unprocessedOf: (call: number) => number) {
  const mock = mockClient(new DynamoDBClient({ region: 'us-east-1' }));
  const gone: (string | undefined)[] = [];
  const sizes: number[] = [];
  const told: number[] = [];
  mock.on(BatchWriteItemCommand).callsFake((input: BatchWriteItemCommandInput) => {
    const requests = requestsOf(input);
    const left = requests.slice(0, unprocessedOf(sizes.length));
    sizes.push(requests.length);
    gone.push(...requests.slice(left.length).map((request) => request.DeleteRequest!.Key!.id!.S));
    return left.length === 0 ? {} : { UnprocessedItems: { [TABLE]: left } };
  });
  const client = mock as unknown as DynamoDBClient;
  const onDeleted = (count: number) => void told.push(count);
  await deleteItems({ client, tableName: TABLE, random: () => 0.5, sleep: async () => {}, onDeleted }, someKeys(60));
  return { gone, sizes, told: told.reduce((sum, count) => sum + count, 0) };
}

test('keys go in calls of at most 25, each once', async () => {
  const { gone, sizes, told } = await deleteFrom(() => 0);
  expect([sizes, new Set(gone).size, told]).toEqual([[25, 25, 10], 60, 60]);
});

test('unprocessed keys are sent again, and counted when they are gone', async () => {
  const { gone, sizes, told } = await deleteFrom((call) => (call < 4 ? 7 : 0));
  expect([gone.length, new Set(gone).size]).toEqual([60, 60]);
  expect(told).toBe(60);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(60 + 4 * 7);
});
