import * as dynamodbSdk from '@aws-sdk/client-dynamodb';
import * as kinesisSdk from '@aws-sdk/client-kinesis';
import { OPERATION_NAMES } from '../../../../lib/cloud/dynamodb/operations/operations';
import { DYNAMODB_OPERATIONS } from '../../../../lib/cloud/gateway/operations/dynamodb';
import { KINESIS_OPERATIONS } from '../../../../lib/cloud/gateway/operations/kinesis';
import { emulatedNames } from '../../../../lib/cloud/gateway/operations/operation-table';
import { KINESIS_OPERATIONS as KINESIS_ENGINE } from '../../../../lib/cloud/kinesis/operations/operations';

test.each([
  ['Kinesis', KINESIS_OPERATIONS, KINESIS_ENGINE.map(({ name }) => name)],
  ['DynamoDB', DYNAMODB_OPERATIONS, OPERATION_NAMES],
])('the gateway lets through to %s what the engine emulates, and nothing else', (_, table, names) => {
  expect(emulatedNames(table)).toEqual(names.toSorted());
});

test.each([
  ['Kinesis', KINESIS_OPERATIONS, kinesisSdk],
  ['DynamoDB', DYNAMODB_OPERATIONS, dynamodbSdk],
])('every operation that the SDK has for %s is in its table', (_, { operations }, sdk) => {
  const commands = Object.keys(sdk).flatMap((name) => /^([A-Z]\w*)Command$/.exec(name)?.slice(1) ?? []);
  expect(commands.length).toBeGreaterThan(40);
  expect(commands.filter((name) => !operations.has(name))).toEqual([]);
});
