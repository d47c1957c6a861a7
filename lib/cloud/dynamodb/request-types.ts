import type { AttributeValue, Item, KeyType } from './item';
import type { ValueType } from './values/value-type';

/**
 * What the readers in requests/ make of a body, and what the engine executes.
 *
 * A reader takes the body's bytes and throws a ServiceError (SerializationException, ValidationException) for everything
 * that is wrong without a look at the table: JSON, types, lengths, combinations of parameters, expressions, items larger
 * than 400 KB, a key named twice in a BatchGetItem. The engine checks what needs the table: that it exists, keys against
 * the key schema, index names, key conditions against the schema of what is queried, filters that name a key, updates of
 * a key, start keys, doubled keys in a BatchWriteItem or a transaction, throughput and tags that are there.
 */

/** A table as the caller named it: by its name, or by an ARN, which answers then repeat. */
export type TableReference = { readonly name: string; readonly given: string };

/**
 * A condition or a filter. The item is empty where there is none; it may be a view of stored bytes that is valid during
 * the call only and decodes on `get`: ask it for what is needed, do not walk it.
 */
export type Condition = {
  readonly holds: (item: Item) => boolean;
  /** Names of the attributes at the top level that it looks at, in the order of the text. */
  readonly attributes: readonly string[];
  /** Those of them that it looks into, by `.` or `[]`: keys are refused there. */
  readonly nested: readonly string[];
};

export type Projection = {
  /** The parts of the item that are asked for. A path that leads nowhere gives nothing. */
  readonly project: (item: Item) => Item;
  /** Names of the attributes at the top level that the paths begin with, each once. */
  readonly attributes: readonly string[];
  /** Whether each path is such a name alone, so that `project` only picks them. */
  readonly isTopLevel: boolean;
  /** Names that a path leads into, by `.` or `[]`: keys are refused there. */
  readonly nested: readonly string[];
};

export type UpdateProgram = {
  /**
   * The item after the update. `item` has the key alone where there was none. Throws a ServiceError for operands that do
   * not fit, such as adding to a string. Does not change `item`.
   */
  readonly apply: (item: Item) => Item;
  /** Picks the parts that the update names: of the old item for UPDATED_OLD, of the new one for UPDATED_NEW. */
  readonly updated: (item: Item) => Item;
  /** Names of the attributes at the top level that it changes, in the order of the text. */
  readonly attributes: readonly string[];
  /** Names that a path of it leads into, also as an operand: keys are refused there. */
  readonly nested: readonly string[];
  /** The types that attributes at the top level get, where the text alone says it: index keys are checked by it. */
  readonly types: ReadonlyMap<string, ValueType>;
  /** Whether an item that is not there comes into being. False where the legacy form only deletes. */
  readonly createsItem: boolean;
};

export type ReturnConsumedCapacity = 'NONE' | 'TOTAL' | 'INDEXES';
type ReturnItemCollectionMetrics = 'NONE' | 'SIZE';
type ReturnValues = 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';
export type ReturnOnConditionFailure = 'NONE' | 'ALL_OLD';

/** What PutItem, DeleteItem and UpdateItem have in common. */
type WriteOptions = {
  readonly table: TableReference;
  readonly condition?: Condition;
  readonly returnValues: ReturnValues;
  readonly returnOnConditionFailure: ReturnOnConditionFailure;
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
  readonly returnItemCollectionMetrics: ReturnItemCollectionMetrics;
};

export type PutItemRequest = WriteOptions & { readonly item: Item };
export type DeleteItemRequest = WriteOptions & { readonly key: Item };
export type UpdateItemRequest = WriteOptions & { readonly key: Item; readonly update: UpdateProgram };

export type GetItemRequest = {
  readonly table: TableReference;
  readonly key: Item;
  readonly projection?: Projection;
  readonly isConsistent: boolean;
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
};

export type BatchGetItemRequest = {
  readonly tables: readonly {
    readonly table: TableReference;
    readonly keys: readonly Item[];
    readonly projection?: Projection;
    readonly isConsistent: boolean;
    /** This table's part of the request as it came in, without `Keys`: unprocessed keys repeat it. */
    readonly options: Readonly<Record<string, unknown>>;
  }[];
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
};

export type BatchWrite = { readonly put: Item } | { readonly delete: Item };

export type BatchWriteItemRequest = {
  readonly tables: readonly { readonly table: TableReference; readonly writes: readonly BatchWrite[] }[];
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
  readonly returnItemCollectionMetrics: ReturnItemCollectionMetrics;
};

/**
 * A comparison in a key condition; BETWEEN has two values, each other operator of keys one. The legacy form can have
 * operators that no key has, which are refused when the table is known.
 */
export type KeyComparison = {
  readonly attribute: string;
  readonly operator: KeyOperator | 'NE' | 'NULL' | 'NOT_NULL' | 'CONTAINS' | 'NOT_CONTAINS' | 'IN';
  readonly values: readonly AttributeValue[];
};

export type KeyOperator = 'EQ' | 'LT' | 'LE' | 'GT' | 'GE' | 'BETWEEN' | 'BEGINS_WITH';

export type Select = 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES' | 'COUNT';

type PageOptions = {
  readonly table: TableReference;
  readonly indexName?: string;
  readonly filter?: Condition;
  readonly projection?: Projection;
  /** Absent where the request has none, so that the engine can choose by table or index. */
  readonly select?: Select;
  readonly limit?: number;
  readonly exclusiveStartKey?: Item;
  readonly isConsistent: boolean;
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
};

export type QueryRequest = PageOptions & {
  /** One or two comparisons of different attributes, in the order of the text. */
  readonly keyCondition: readonly KeyComparison[];
  /** KeyConditionExpression, or the legacy KeyConditions: AWS words some faults of them differently. */
  readonly keyConditionForm: 'expression' | 'legacy';
  /** FilterExpression, or the legacy QueryFilter. */
  readonly filterForm: 'expression' | 'legacy';
  readonly isForward: boolean;
};

export type ScanRequest = PageOptions & {
  readonly segment?: { readonly index: number; readonly total: number };
};

export type TransactWrite = {
  readonly table: TableReference;
  readonly condition?: Condition;
  readonly returnOnConditionFailure: ReturnOnConditionFailure;
} & (
  | { readonly action: 'Put'; readonly item: Item }
  | { readonly action: 'Update'; readonly key: Item; readonly update: UpdateProgram }
  | { readonly action: 'Delete'; readonly key: Item }
  | { readonly action: 'ConditionCheck'; readonly key: Item }
);

export type TransactWriteItemsRequest = {
  readonly writes: readonly TransactWrite[];
  readonly token?: string;
  /** Text that is equal for equal `TransactItems`; only needed (and made) with a token. */
  readonly fingerprint?: string;
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
  readonly returnItemCollectionMetrics: ReturnItemCollectionMetrics;
};

export type TransactGetItemsRequest = {
  readonly gets: readonly { readonly table: TableReference; readonly key: Item; readonly projection?: Projection }[];
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
};

export type KeySchemaElement = { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' };
export type AttributeDefinition = { readonly AttributeName: string; readonly AttributeType: KeyType };
export type ProvisionedThroughput = { readonly ReadCapacityUnits: number; readonly WriteCapacityUnits: number };
export type OnDemandThroughput = { readonly MaxReadRequestUnits?: number; readonly MaxWriteRequestUnits?: number };
export type WarmThroughput = { readonly ReadUnitsPerSecond?: number; readonly WriteUnitsPerSecond?: number };
export type BillingMode = 'PROVISIONED' | 'PAY_PER_REQUEST';
export type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
export type StreamSpecification = {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';
};
export type SseSpecification = {
  readonly Enabled?: boolean;
  readonly SSEType?: 'AES256' | 'KMS';
  readonly KMSMasterKeyId?: string;
};
export type Tag = { readonly Key: string; readonly Value: string };

export type IndexProjection = {
  readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly NonKeyAttributes?: readonly string[];
};

/** An index of a request, in AWS's names, as DescribeTable repeats them. */
export type IndexDefinition = {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: IndexProjection;
};

export type GlobalIndexDefinition = IndexDefinition & {
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
};

/** All checked: key schemas against attribute definitions, names, throughput against the billing mode. */
export type CreateTableRequest = {
  readonly tableName: string;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly keySchema: readonly KeySchemaElement[];
  readonly localIndexes: readonly IndexDefinition[];
  readonly globalIndexes: readonly GlobalIndexDefinition[];
  readonly billingMode: BillingMode;
  readonly provisionedThroughput?: ProvisionedThroughput;
  readonly onDemandThroughput?: OnDemandThroughput;
  readonly warmThroughput?: WarmThroughput;
  readonly streamSpecification?: StreamSpecification;
  readonly sseSpecification?: SseSpecification;
  readonly tableClass?: TableClass;
  readonly isDeletionProtected: boolean;
  readonly tags: readonly Tag[];
  readonly resourcePolicy?: string;
};

export type GlobalIndexUpdate =
  | { readonly action: 'Create'; readonly definition: GlobalIndexDefinition }
  | {
      readonly action: 'Update';
      readonly indexName: string;
      readonly provisionedThroughput?: ProvisionedThroughput;
      readonly onDemandThroughput?: OnDemandThroughput;
      readonly warmThroughput?: WarmThroughput;
    }
  | { readonly action: 'Delete'; readonly indexName: string };

/** What is absent stays as it is. Whether throughput fits the billing mode and indexes exist needs the table. */
export type UpdateTableRequest = {
  readonly table: TableReference;
  readonly attributeDefinitions?: readonly AttributeDefinition[];
  readonly billingMode?: BillingMode;
  readonly provisionedThroughput?: ProvisionedThroughput;
  readonly onDemandThroughput?: OnDemandThroughput;
  readonly warmThroughput?: WarmThroughput;
  readonly globalIndexUpdates: readonly GlobalIndexUpdate[];
  readonly streamSpecification?: StreamSpecification;
  readonly sseSpecification?: SseSpecification;
  readonly tableClass?: TableClass;
  readonly isDeletionProtected?: boolean;
};

/** DeleteTable, DescribeTable, DescribeTimeToLive, DescribeContinuousBackups and others that name a table alone. */
export type TableRequest = { readonly table: TableReference };

export type ListTablesRequest = { readonly exclusiveStartTableName?: string; readonly limit: number };

export type UpdateTimeToLiveRequest = {
  readonly table: TableReference;
  readonly attributeName: string;
  readonly isEnabled: boolean;
};

/** The ARN is checked for its form; whether its table exists is the engine's part. */
export type TagResourceRequest = { readonly resourceArn: string; readonly tags: readonly Tag[] };
export type UntagResourceRequest = { readonly resourceArn: string; readonly tagKeys: readonly string[] };
export type ListTagsOfResourceRequest = { readonly resourceArn: string; readonly nextToken?: string };

export type UpdateContinuousBackupsRequest = {
  readonly table: TableReference;
  readonly isPointInTimeRecoveryEnabled: boolean;
  readonly recoveryPeriodInDays?: number;
};

export type ListBackupsRequest = { readonly table?: TableReference };
export type BackupRequest = { readonly backupArn: string };
export type GlobalTableRequest = { readonly globalTableName: string };
export type ListGlobalTablesRequest = { readonly limit?: number };
export type ResourcePolicyRequest = { readonly resourceArn: string };
export type EmptyRequest = Readonly<Record<string, never>>;

/** A stream by its ARN. */
export type StreamReference = { readonly tableName: string; readonly label: string; readonly given: string };

export type ListStreamsRequest = {
  readonly tableName?: string | undefined;
  readonly limit: number;
  readonly exclusiveStart?: StreamReference;
};
export type DescribeStreamRequest = {
  readonly stream: StreamReference;
  readonly limit: number;
  readonly exclusiveStartShardId?: string | undefined;
  /** Only the shards that continue this one. */
  readonly parentShardId?: string | undefined;
};
export type GetShardIteratorRequest = {
  readonly stream: StreamReference;
  readonly shardId: string;
  readonly type: 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER';
  /** There where the type needs it, and only there. */
  readonly sequenceNumber?: string | undefined;
};
export type GetRecordsRequest = { readonly shardIterator: string; readonly limit: number };

/** Each operation's request; `readers` in requests/ has a reader for each of these names. */
export type Requests = {
  BatchGetItem: BatchGetItemRequest;
  BatchWriteItem: BatchWriteItemRequest;
  CreateTable: CreateTableRequest;
  DeleteItem: DeleteItemRequest;
  DeleteTable: TableRequest;
  DescribeBackup: BackupRequest;
  DescribeContinuousBackups: TableRequest;
  DescribeContributorInsights: TableRequest & { readonly indexName?: string };
  DescribeEndpoints: EmptyRequest;
  DescribeGlobalTable: GlobalTableRequest;
  DescribeKinesisStreamingDestination: TableRequest;
  DescribeLimits: EmptyRequest;
  DescribeStream: DescribeStreamRequest;
  DescribeTable: TableRequest;
  DescribeTimeToLive: TableRequest;
  GetItem: GetItemRequest;
  GetRecords: GetRecordsRequest;
  GetResourcePolicy: ResourcePolicyRequest;
  GetShardIterator: GetShardIteratorRequest;
  ListBackups: ListBackupsRequest;
  ListContributorInsights: EmptyRequest;
  ListExports: EmptyRequest;
  ListGlobalTables: ListGlobalTablesRequest;
  ListImports: EmptyRequest;
  ListStreams: ListStreamsRequest;
  ListTables: ListTablesRequest;
  ListTagsOfResource: ListTagsOfResourceRequest;
  PutItem: PutItemRequest;
  Query: QueryRequest;
  Scan: ScanRequest;
  TagResource: TagResourceRequest;
  TransactGetItems: TransactGetItemsRequest;
  TransactWriteItems: TransactWriteItemsRequest;
  UntagResource: UntagResourceRequest;
  UpdateContinuousBackups: UpdateContinuousBackupsRequest;
  UpdateItem: UpdateItemRequest;
  UpdateTable: UpdateTableRequest;
  UpdateTimeToLive: UpdateTimeToLiveRequest;
};

export type OperationName = keyof Requests;

/** Takes the body of a call. */
type Reader<Request> = (body: Uint8Array) => Request;

/** What requests/readers.ts exports as `readers`. */
export type Readers = { readonly [Name in OperationName]: Reader<Requests[Name]> };
