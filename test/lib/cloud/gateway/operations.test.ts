import * as dynamodbSdk from '@aws-sdk/client-dynamodb';
import * as kinesisSdk from '@aws-sdk/client-kinesis';
import { OPERATION_NAMES } from '../../../../lib/cloud/dynamodb/operations/operations';
import { CLOUDWATCH_OPERATIONS } from '../../../../lib/cloud/gateway/operations/cloudwatch';
import { DYNAMODB_OPERATIONS } from '../../../../lib/cloud/gateway/operations/dynamodb';
import { DYNAMODB_STREAMS_OPERATIONS } from '../../../../lib/cloud/gateway/operations/dynamodb-streams';
import { KINESIS_OPERATIONS } from '../../../../lib/cloud/gateway/operations/kinesis';
import { emulatedNames } from '../../../../lib/cloud/gateway/operations/operation-table';
import { S3_OPERATIONS } from '../../../../lib/cloud/gateway/operations/s3';
import { STS_OPERATIONS } from '../../../../lib/cloud/gateway/operations/sts';
import { KINESIS_OPERATIONS as KINESIS_ENGINE } from '../../../../lib/cloud/kinesis/operations/operations';

test.each([
  ['Kinesis', [KINESIS_OPERATIONS], KINESIS_ENGINE.map(({ name }) => name)],
  ['DynamoDB', [DYNAMODB_OPERATIONS, DYNAMODB_STREAMS_OPERATIONS], OPERATION_NAMES],
])('the gateway lets through to %s what the engine emulates, and nothing else', (_, tables, names) => {
  expect(tables.flatMap(emulatedNames).toSorted()).toEqual(names.toSorted());
});

test.each([
  ['Kinesis', KINESIS_OPERATIONS, kinesisSdk],
  ['DynamoDB', DYNAMODB_OPERATIONS, dynamodbSdk],
])('every operation that the SDK has for %s is in its table', (_, { operations }, sdk) => {
  const commands = Object.keys(sdk).flatMap((name) => /^([A-Z]\w*)Command$/.exec(name)?.slice(1) ?? []);
  expect(commands.length).toBeGreaterThan(40);
  expect(commands.filter((name) => !operations.has(name))).toEqual([]);
});

test.each([
  KINESIS_OPERATIONS,
  DYNAMODB_OPERATIONS,
  DYNAMODB_STREAMS_OPERATIONS,
  S3_OPERATIONS,
  STS_OPERATIONS,
  CLOUDWATCH_OPERATIONS,
])(
  'each operation of $title that is not emulated, and each that is in part, says why in sentences',
  ({ operations }) => {
    const unsaid = [...operations].filter(([, emulation]) => {
      if (emulation.depth === 'whole') return false;
      return !/^[A-Z].{10,}\.$/.test(emulation.depth === 'none' ? emulation.reason : emulation.note);
    });
    expect(operations.size).toBeGreaterThan(3);
    expect(unsaid).toEqual([]);
  },
);
