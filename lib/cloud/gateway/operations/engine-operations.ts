import type { EngineName } from '../../engines/call';
import { DYNAMODB_OPERATIONS } from './dynamodb';
import { DYNAMODB_STREAMS_OPERATIONS } from './dynamodb-streams';
import { KINESIS_OPERATIONS } from './kinesis';

/** The operations that each engine serves, of one service or of two. */
export const ENGINE_OPERATIONS: Readonly<Record<EngineName, ReadonlySet<string>>> = {
  kinesis: new Set(KINESIS_OPERATIONS.operations.keys()),
  dynamodb: new Set([...DYNAMODB_OPERATIONS.operations.keys(), ...DYNAMODB_STREAMS_OPERATIONS.operations.keys()]),
};
