import { INDEX_NAME } from './common-shapes';
import { BOOLEAN, list, long, required, struct, text, word } from './shapes';

/** Shapes of the requests that create and change tables. */
const ATTRIBUTE_NAME = text({ min: 1, max: 255 });

export const THROUGHPUT = struct('ProvisionedThroughput', {
  WriteCapacityUnits: required(long({ min: 1 })),
  ReadCapacityUnits: required(long({ min: 1 })),
});
export const ON_DEMAND_THROUGHPUT = struct('OnDemandThroughput', {
  MaxReadRequestUnits: long(),
  MaxWriteRequestUnits: long(),
});
export const WARM_THROUGHPUT = struct('WarmThroughput', { ReadUnitsPerSecond: long(), WriteUnitsPerSecond: long() });
export const BILLING_MODE = word(['PROVISIONED', 'PAY_PER_REQUEST']);
export const TABLE_CLASS = word(['STANDARD', 'STANDARD_INFREQUENT_ACCESS']);
export const TAGS = list(
  struct('Tag', { Key: required(text({ min: 1, max: 128 })), Value: required(text({ max: 256 })) }),
);

export const ATTRIBUTE_DEFINITIONS = list(
  struct('AttributeDefinition', {
    AttributeName: required(ATTRIBUTE_NAME),
    AttributeType: required(word(['B', 'N', 'S'])),
  }),
);
export const KEY_SCHEMA = list(
  struct('KeySchemaElement', {
    AttributeName: required(ATTRIBUTE_NAME),
    KeyType: required(word(['HASH', 'RANGE'])),
  }),
  { min: 1, max: 2 },
);
const PROJECTION = struct('Projection', {
  ProjectionType: word(['ALL', 'INCLUDE', 'KEYS_ONLY']),
  NonKeyAttributes: list(ATTRIBUTE_NAME, { min: 1, max: 20 }),
});
const INDEX_MEMBERS = {
  IndexName: required(INDEX_NAME),
  KeySchema: required(KEY_SCHEMA),
  Projection: required(PROJECTION),
} as const;
const GLOBAL_INDEX_MEMBERS = {
  ...INDEX_MEMBERS,
  ProvisionedThroughput: THROUGHPUT,
  OnDemandThroughput: ON_DEMAND_THROUGHPUT,
  WarmThroughput: WARM_THROUGHPUT,
} as const;
export const LOCAL_INDEX = struct('LocalSecondaryIndex', INDEX_MEMBERS);
export const GLOBAL_INDEX = struct('GlobalSecondaryIndex', GLOBAL_INDEX_MEMBERS);
export const CREATE_INDEX = struct('CreateGlobalSecondaryIndexAction', GLOBAL_INDEX_MEMBERS);

export const STREAM = struct('StreamSpecification', {
  StreamEnabled: required(BOOLEAN),
  StreamViewType: word(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']),
});
export const ENCRYPTION = struct('SSESpecification', {
  Enabled: BOOLEAN,
  SSEType: word(['AES256', 'KMS']),
  KMSMasterKeyId: text(),
});
