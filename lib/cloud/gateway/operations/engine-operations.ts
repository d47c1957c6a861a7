import type { EngineName } from '../../engines/call';
import { DYNAMODB_OPERATIONS } from './dynamodb';
import { KINESIS_OPERATIONS } from './kinesis';
import type { OperationTable } from './operation-table';

/** The operations of the services that engines serve. */
export const ENGINE_OPERATIONS: Readonly<Record<EngineName, OperationTable>> = {
  kinesis: KINESIS_OPERATIONS,
  dynamodb: DYNAMODB_OPERATIONS,
};
