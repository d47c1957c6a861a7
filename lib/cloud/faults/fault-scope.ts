import type { EngineName } from '../engines/call';
import type { FaultKind } from './fault-kind';
import type { FaultRule } from './fault-rule';

type Moment = NonNullable<FaultRule['moment']>;

/** What a kind can hit, and what a rule may say of it. */
export type FaultScope = {
  /** The services whose calls it hits; none where it hits no calls of services. */
  readonly services: readonly EngineName[];
  /** The operations that it hits. @default every operation of these services */
  readonly operations?: readonly string[];
  /** How long it takes where the rule does not say so; absent where the kind has no length. */
  readonly delayMs?: number;
  /** When it can happen, the usual moment first; absent where the kind has only one. */
  readonly moments?: readonly [Moment, ...Moment[]];
};

const CALLS: FaultScope = { services: ['kinesis', 'dynamodb'] };
const NO_CALLS: FaultScope = { services: [] };

export const FAULT_SCOPES: Readonly<Record<FaultKind, FaultScope>> = {
  'aws:fis:inject-api-internal-error': CALLS,
  'aws:fis:inject-api-throttle-error': CALLS,
  'aws:fis:inject-api-unavailable-error': CALLS,
  // FIS User Guide, "Amazon Kinesis Data Streams actions": the operations that each of the two supports.
  'aws:kinesis:stream-provisioned-throughput-exception': {
    services: ['kinesis'],
    operations: ['GetRecords', 'GetShardIterator', 'PutRecord', 'PutRecords'],
  },
  'aws:kinesis:stream-expired-iterator-exception': { services: ['kinesis'], operations: ['GetRecords'] },
  'aws:lambda:invocation-error': NO_CALLS,
  // FIS User Guide, "AWS Lambda actions": startupDelayMilliseconds.
  'aws:lambda:invocation-add-delay': { services: [], delayMs: 2_000 },
  'legion:partial-put-failure': { services: ['kinesis'], operations: ['PutRecords'] },
  'legion:unprocessed-items': { services: ['dynamodb'], operations: ['BatchGetItem', 'BatchWriteItem'] },
  'legion:applied-then-reset': CALLS,
  'legion:reset': CALLS,
  'legion:slow-answer': { ...CALLS, delayMs: 1_000 },
  'legion:truncated-answer': CALLS,
  'legion:empty-answer': CALLS,
  'legion:duplicate-delivery': NO_CALLS,
  'legion:function-timeout': { services: [], moments: ['after', 'before'] },
  'legion:function-crash': { services: [], moments: ['during', 'before', 'after'] },
  'legion:function-error': { services: [], moments: ['before', 'after'] },
  'legion:destination-unreachable': NO_CALLS,
  'legion:clock-jump': { services: [], delayMs: 600_000 },
  'legion:reshard': NO_CALLS,
  'legion:full-disk': NO_CALLS,
};

/** The kinds that a call can meet, by its service and operation. */
export function kindsOfCall(service: EngineName, operation: string): readonly FaultKind[] {
  const scopes = Object.entries(FAULT_SCOPES) as [FaultKind, FaultScope][];
  return scopes.flatMap(([kind, { services, operations }]) =>
    services.includes(service) && operations?.includes(operation) !== false ? [kind] : [],
  );
}
