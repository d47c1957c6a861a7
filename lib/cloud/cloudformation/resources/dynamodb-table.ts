import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type AttributeDefinition,
  type DynamoDBClient,
  type KeySchemaElement,
  type Projection,
  type StreamSpecification,
  type StreamViewType,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../core/user-error';
import { arn } from '../assembly/pseudo-parameters';
import { physicalName, resourceValues, type CloudServices, type Provider, type ResourceRequest } from './provider';
import { unlessAbsent } from '../../../aws/unless-absent';

const MAX_NAME_LENGTH = 255;
const POLL_MS = 2;

type Index = { readonly IndexName: string; readonly KeySchema: KeySchemaElement[]; readonly Projection: Projection };
type TableProperties = {
  readonly KeySchema: KeySchemaElement[];
  readonly AttributeDefinitions: AttributeDefinition[];
  readonly GlobalSecondaryIndexes?: readonly Index[];
  readonly LocalSecondaryIndexes?: readonly Index[];
  readonly StreamSpecification?: { readonly StreamViewType?: StreamViewType };
  readonly TimeToLiveSpecification?: { readonly AttributeName?: string; readonly Enabled?: boolean | string };
};

/** Properties without effect here, and how the list names them. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  PointInTimeRecoverySpecification: 'point-in-time recovery',
  SSESpecification: 'encryption at rest',
  KinesisStreamSpecification: 'change data to Kinesis',
  ImportSourceSpecification: 'import from S3',
  ProvisionedThroughput: 'throughput limits: the table never throttles',
  WarmThroughput: 'throughput limits: the table never throttles',
};

/** AWS::DynamoDB::Table and ::GlobalTable. Capacity is on demand for every template, so nothing throttles. */
export const dynamoDbTable: Provider = async (request, services) => {
  const name = physicalName(request, 'TableName', MAX_NAME_LENGTH);
  const wanted = request.properties as unknown as TableProperties;
  noteWithoutEffect(request, services);
  const existing = await describe(services.dynamodb, name);
  if (existing) refuseOtherLayout(name, wanted, existing);
  else await create(services.dynamodb, name, wanted);
  await expireRows(services.dynamodb, name, wanted);
  await streamChanges(services.dynamodb, name, wanted.StreamSpecification?.StreamViewType);
  const streamArn = (await describe(services.dynamodb, name))?.LatestStreamArn;
  const tableArn = arn(services, 'dynamodb', `table/${name}`);
  return resourceValues(name, {
    Arn: tableArn,
    TableId: name,
    ...(streamArn !== undefined && { StreamArn: streamArn }),
  });
};

function noteWithoutEffect(request: ResourceRequest, services: CloudServices): void {
  const replicas = (request.properties.Replicas ?? []) as readonly Readonly<Record<string, unknown>>[];
  const names = new Set([request.properties, ...replicas].flatMap((properties) => Object.keys(properties)));
  for (const [property, reason] of Object.entries(WITHOUT_EFFECT))
    if (names.has(property)) services.notEmulated(request, reason);
  if (replicas.length > 1) services.notEmulated(request, 'replicas in other regions');
}

async function describe(dynamodb: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  return (await unlessAbsent(dynamodb.send(new DescribeTableCommand({ TableName: name }))))?.Table;
}

async function create(dynamodb: DynamoDBClient, name: string, table: TableProperties): Promise<void> {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema,
      AttributeDefinitions,
      BillingMode: 'PAY_PER_REQUEST',
      ...(GlobalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(layout) }),
      ...(LocalSecondaryIndexes.length > 0 && { LocalSecondaryIndexes: LocalSecondaryIndexes.map(layout) }),
    }),
  );
  await untilActive(dynamodb, name);
}

async function untilActive(dynamodb: DynamoDBClient, name: string): Promise<void> {
  while ((await describe(dynamodb, name))?.TableStatus !== 'ACTIVE') await sleep(POLL_MS);
}

/** Sets time to live as declared; a table of an earlier run may have another attribute, or none. */
async function expireRows(dynamodb: DynamoDBClient, name: string, table: TableProperties): Promise<void> {
  const { AttributeName, Enabled } = table.TimeToLiveSpecification ?? {};
  const wanted = String(Enabled) === 'true' ? AttributeName : undefined;
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: name }));
  const existing = TimeToLiveDescription?.AttributeName;
  if (existing === wanted) return;
  const update = (attribute: string, specification: { readonly Enabled: boolean }) => {
    const TimeToLiveSpecification = { AttributeName: attribute, ...specification };
    return dynamodb.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
  };
  if (existing !== undefined) await update(existing, { Enabled: false });
  if (wanted !== undefined) await update(wanted, { Enabled: true });
}

/** Switches the stream as declared; a table of an earlier run keeps the stream of the same view, with its records. */
async function streamChanges(
  dynamodb: DynamoDBClient,
  name: string,
  wanted: StreamViewType | undefined,
): Promise<void> {
  const { StreamEnabled, StreamViewType: view } = (await describe(dynamodb, name))?.StreamSpecification ?? {};
  const existing = StreamEnabled ? view : undefined;
  if (existing === wanted) return;
  const update = (StreamSpecification: StreamSpecification) =>
    updated(dynamodb, name, new UpdateTableCommand({ TableName: name, StreamSpecification }));
  if (existing !== undefined) await update({ StreamEnabled: false });
  if (wanted !== undefined) await update({ StreamEnabled: true, StreamViewType: wanted });
}

async function updated(dynamodb: DynamoDBClient, name: string, update: UpdateTableCommand): Promise<void> {
  await dynamodb.send(update);
  await untilActive(dynamodb, name);
}

function layout({ IndexName, KeySchema, Projection }: Index): Index {
  return { IndexName, KeySchema, Projection };
}

function refuseOtherLayout(name: string, wanted: TableProperties, existing: TableDescription): void {
  if (layoutText(wanted) === layoutText(existing as TableProperties)) return;
  throw new UserError(
    `the data folder holds table ${name} with other keys or indexes than the app declares now: use another data folder, or remove this one and run again`,
  );
}

function layoutText(table: TableProperties): string {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const texts = indexes.map(
    ({ IndexName, KeySchema, Projection }) =>
      `${IndexName} ${keysText(KeySchema)} ${Projection.ProjectionType} ${[...(Projection.NonKeyAttributes ?? [])].sort().join()}`,
  );
  return [keysText(table.KeySchema), ...texts.sort()].join('\n');
}

function keysText(keys: readonly KeySchemaElement[]): string {
  return keys.map(({ AttributeName, KeyType }) => `${KeyType}=${AttributeName}`).join();
}
