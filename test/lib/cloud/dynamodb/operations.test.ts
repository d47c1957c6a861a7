import { OPERATION_NAMES } from '../../../../lib/cloud/dynamodb/operations/operations';
import { DYNAMODB_OPERATIONS } from '../../../../lib/cloud/gateway/operations/dynamodb';
import { emulatedNames } from '../../../../lib/cloud/gateway/operations/operation-table';

test('the door lets through the operations that the engine executes, and no others', () => {
  expect(emulatedNames(DYNAMODB_OPERATIONS).toSorted()).toEqual(OPERATION_NAMES.toSorted());
});
