import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { BACKENDS, newName, tableActive, type Backend } from './backends';

const HASH = [{ AttributeName: 'id', KeyType: 'HASH' as const }];
const byKind = {
  IndexName: 'by-kind',
  KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' as const }],
  Projection: { ProjectionType: 'ALL' as const },
};
const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });

describe.each(BACKENDS)('tables of DynamoDB %s', (_name, start) => {
  let backend: Backend;
  let dynamodb: Backend['dynamodb'];
  beforeAll(async () => {
    backend = await start();
    ({ dynamodb } = backend);
  });

  const described = async (TableName: string) => (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table!;

  test('an on-demand table is described as it was created', async () => {
    const TableName = await backend.newTable({
      AttributeDefinitions: [text('id'), text('kind')],
      GlobalSecondaryIndexes: [byKind],
    });
    const table = await described(TableName);
    expect(table).toMatchObject({
      TableName,
      TableStatus: 'ACTIVE',
      TableArn: expect.stringMatching(new RegExp(`^arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table/${TableName}$`)),
      KeySchema: HASH,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
      ItemCount: 0,
      TableSizeBytes: 0,
      GlobalSecondaryIndexes: [
        { IndexName: 'by-kind', IndexStatus: 'ACTIVE', Projection: { ProjectionType: 'ALL' }, ItemCount: 0 },
      ],
    });
    expect(table.CreationDateTime).toBeInstanceOf(Date);
    expect(table.TableId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a provisioned table has its throughput, and takes another', async () => {
    const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
    const TableName = await backend.newTable({ BillingMode: 'PROVISIONED', ProvisionedThroughput });
    expect((await described(TableName)).ProvisionedThroughput).toMatchObject(ProvisionedThroughput);
    const more = { ReadCapacityUnits: 7, WriteCapacityUnits: 6 };
    await dynamodb.send(new UpdateTableCommand({ TableName, ProvisionedThroughput: more }));
    await tableActive(dynamodb, TableName);
    expect((await described(TableName)).ProvisionedThroughput).toMatchObject(more);
    await dynamodb.send(new UpdateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST' }));
    await tableActive(dynamodb, TableName);
    expect((await described(TableName)).BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
  });

  test('a second table of one name is refused', async () => {
    const TableName = await backend.newTable();
    const again = { TableName, KeySchema: HASH, AttributeDefinitions: [text('id')] };
    await expect(
      dynamodb.send(new CreateTableCommand({ ...again, BillingMode: 'PAY_PER_REQUEST' })),
    ).rejects.toMatchObject({ name: 'ResourceInUseException', message: expect.stringContaining(TableName) });
  });

  const refusedTables: readonly [string, Partial<CreateTableCommandInput>][] = [
    ['a name of two characters', { TableName: 'ab' }],
    ['a name with a character that names do not have', { TableName: 'a b c' }],
    ['a key that is not defined', { KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] }],
    ['a definition that no key uses', { AttributeDefinitions: [text('id'), text('unused')] }],
    ['a definition twice', { AttributeDefinitions: [text('id'), text('id')] }],
    ['a sort key alone', { KeySchema: [{ AttributeName: 'id', KeyType: 'RANGE' }] }],
    ['one attribute as both keys', { KeySchema: [...HASH, { AttributeName: 'id', KeyType: 'RANGE' }] }],
    ['on-demand billing and a throughput', { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } }],
    ['provisioned billing without a throughput', { BillingMode: 'PROVISIONED' }],
    [
      'two indexes of one name',
      { AttributeDefinitions: [text('id'), text('kind')], GlobalSecondaryIndexes: [byKind, byKind] },
    ],
    ['an index of an undefined attribute', { AttributeDefinitions: [text('id')], GlobalSecondaryIndexes: [byKind] }],
    [
      'a projection of included attributes that names none',
      {
        AttributeDefinitions: [text('id'), text('kind')],
        GlobalSecondaryIndexes: [{ ...byKind, Projection: { ProjectionType: 'INCLUDE' } }],
      },
    ],
    [
      'a local index of a table without a sort key',
      {
        AttributeDefinitions: [text('id'), text('kind')],
        LocalSecondaryIndexes: [
          {
            IndexName: 'local',
            KeySchema: [...HASH, { AttributeName: 'kind', KeyType: 'RANGE' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      },
    ],
  ];
  test.each(refusedTables)('a table with %s is refused', async (_why, parts) => {
    const asked = {
      TableName: newName(),
      BillingMode: 'PAY_PER_REQUEST' as const,
      KeySchema: HASH,
      AttributeDefinitions: [text('id')],
      ...parts,
    };
    await expect(dynamodb.send(new CreateTableCommand(asked))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('an index that is added to an on-demand table holds the rows that were there, until it is removed', async () => {
    const TableName = await backend.newTable();
    const Item = { id: { S: 'a' }, kind: { S: 'old' } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const { TableDescription } = await dynamodb.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions: [text('id'), text('kind')],
        GlobalSecondaryIndexUpdates: [{ Create: byKind }],
      }),
    );
    expect(TableDescription!.GlobalSecondaryIndexes).toMatchObject([
      { IndexName: 'by-kind', IndexStatus: 'CREATING', Backfilling: true },
    ]);
    await tableActive(dynamodb, TableName);
    const query = new QueryCommand({
      TableName,
      IndexName: 'by-kind',
      KeyConditionExpression: 'kind = :k',
      ExpressionAttributeValues: { ':k': { S: 'old' } },
    });
    expect((await dynamodb.send(query)).Items).toEqual([Item]);
    const GlobalSecondaryIndexUpdates = [{ Delete: { IndexName: 'by-kind' } }];
    await dynamodb.send(new UpdateTableCommand({ TableName, GlobalSecondaryIndexUpdates }));
    while (((await described(TableName)).GlobalSecondaryIndexes ?? []).length > 0);
    await expect(dynamodb.send(query)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('an index of an attribute that is not defined is refused, and the table goes on', async () => {
    const TableName = await backend.newTable();
    const adding = new UpdateTableCommand({ TableName, GlobalSecondaryIndexUpdates: [{ Create: byKind }] });
    await expect(dynamodb.send(adding)).rejects.toMatchObject({ name: 'ValidationException' });
    expect((await described(TableName)).GlobalSecondaryIndexes).toBeUndefined();
  });

  test('a protected table is not deleted until its protection is taken off', async () => {
    const TableName = await backend.newTable({ DeletionProtectionEnabled: true });
    expect((await described(TableName)).DeletionProtectionEnabled).toBe(true);
    await expect(dynamodb.send(new DeleteTableCommand({ TableName }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('deletion protection'),
    });
    await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await tableActive(dynamodb, TableName);
    const { TableDescription } = await dynamodb.send(new DeleteTableCommand({ TableName }));
    expect(TableDescription).toMatchObject({ TableName, TableStatus: 'DELETING' });
  });

  test('tables are listed by name, page by page', async () => {
    const prefix = newName();
    const names = ['a', 'b', 'c'].map((letter) => `${prefix}-${letter}`);
    for (const TableName of names) await backend.newTable({ TableName });
    const first = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName: prefix, Limit: 2 }));
    expect(first).toMatchObject({ TableNames: names.slice(0, 2), LastEvaluatedTableName: names[1] });
    const rest = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName: names[1], Limit: 1 }));
    expect(rest.TableNames).toEqual(names.slice(2));
  });

  test('an ARN stands for the name of a table', async () => {
    const { TableArn } = await described(await backend.newTable());
    const Item = { id: { S: 'a' } };
    await dynamodb.send(new PutItemCommand({ TableName: TableArn, Item }));
    expect((await dynamodb.send(new GetItemCommand({ TableName: TableArn, Key: Item }))).Item).toEqual(Item);
    expect((await described(TableArn!)).TableArn).toBe(TableArn);
  });

  test('a time to live is set and described, and not set twice', async () => {
    const TableName = await backend.newTable();
    const status = async () =>
      (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;
    expect(await status()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
    const enable = () => dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    expect((await enable()).TimeToLiveSpecification).toEqual(TimeToLiveSpecification);
    expect(await status()).toEqual({
      AttributeName: 'expires',
      TimeToLiveStatus: expect.stringMatching(/^ENABL(ED|ING)$/),
    });
    await expect(enable()).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('tags are added, listed and removed by the table’s ARN', async () => {
    const TableName = await backend.newTable({ Tags: [{ Key: 'from', Value: 'creation' }] });
    const ResourceArn = (await described(TableName)).TableArn;
    await dynamodb.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'team', Value: 'red' }] }));
    await dynamodb.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['from'] }));
    const { Tags } = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'red' }]);
    const unknown = `${ResourceArn}-unknown`;
    await expect(dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: unknown }))).rejects.toMatchObject({
      name: expect.stringMatching(/^(ResourceNotFound|AccessDenied)Exception$/),
    });
  });

  test('limits, endpoints and backups are described', async () => {
    const limits = await dynamodb.send(new DescribeLimitsCommand({}));
    expect(limits).toMatchObject({
      AccountMaxReadCapacityUnits: expect.any(Number),
      TableMaxWriteCapacityUnits: expect.any(Number),
    });
    const { Endpoints } = await dynamodb.send(new DescribeEndpointsCommand({}));
    expect(Endpoints).toEqual([{ Address: expect.any(String), CachePeriodInMinutes: expect.any(Number) }]);
    const TableName = await backend.newTable();
    const backups = await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }));
    expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      PointInTimeRecoveryStatus: 'DISABLED',
    });
  });

  test('a table that does not exist is refused', async () => {
    const TableName = newName();
    const Key = { id: { S: 'a' } };
    for (const command of [
      new DescribeTableCommand({ TableName }),
      new DeleteTableCommand({ TableName }),
      new GetItemCommand({ TableName, Key }),
      new PutItemCommand({ TableName, Item: Key }),
      new DescribeTimeToLiveCommand({ TableName }),
      new UpdateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST' }),
    ]) {
      await expect(dynamodb.send(command as GetItemCommand)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    }
  });
});
