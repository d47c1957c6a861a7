import { OPERATION_NAMES } from '../../../../lib/cloud/dynamodb/operations/operations';
import { DYNAMODB_OPERATIONS } from '../../../../lib/cloud/gateway/operations/dynamodb';
import { DYNAMODB_STREAMS_OPERATIONS } from '../../../../lib/cloud/gateway/operations/dynamodb-streams';
import { emulatedNames } from '../../../../lib/cloud/gateway/operations/operation-table';

test('the door lets through the operations that the engine executes, and no others', () => {
  expect([DYNAMODB_OPERATIONS, DYNAMODB_STREAMS_OPERATIONS].flatMap(emulatedNames).toSorted()).toEqual(
    OPERATION_NAMES.toSorted(),
  );
});
