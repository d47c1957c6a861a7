import type { Clock } from '../../core/clock';
import type { Answer, Call, ServiceEngine } from '../engines/call';
import type { OpenLog } from '../engines/log/entry-log';
import type { MemoryBudget } from '../engines/memory/memory-budget';
import { ServiceError } from '../engines/service-error';
import { batchWriteFast } from './fast/batch-write-fast';
import { BatchScan } from './fast/scan-batch';
import type { TableLimits } from './limits/table-limits';
import type { Body } from './operations/answer';
import type { Context } from './operations/context';
import { execute } from './operations/operations';
import { RowWriter } from './rows/row-writer';
import { expireRows } from './store/expire-rows';
import { TableStore } from './store/table-store';
import { tableMemoryBytes } from './table-memory';
import type { Table } from './tables/table';

export type DynamoDbOptions = {
  /** Where tables and rows are kept: in memory or in a folder. */
  readonly openLog: OpenLog;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** How long tables and indexes take to be created, changed and deleted. @default 0, so that only the answer shows it */
  readonly transitionMs?: number;
  /** Told what the tables keep in memory. @default nobody asks */
  readonly budget?: Pick<MemoryBudget, 'report'> | undefined;
  /** @default nothing is throttled */
  readonly limits?: TableLimits | undefined;
};

export type DynamoDbEngine = ServiceEngine & { readonly store: TableStore };

/** Kept between requests up to this size; a larger request gets its memory back to the system. */
const MAX_KEPT_BYTES = 2 ** 20;

/** DynamoDB over a log of entries. */
export function createDynamoDbEngine(options: DynamoDbOptions): DynamoDbEngine {
  const { openLog, clock, region, accountId, transitionMs = 0, budget, limits } = options;
  const store = new TableStore(openLog, clock);
  const account = { region, accountId };
  const stopped = new AbortController();
  let writer = new RowWriter();
  const scan = new BatchScan((name) => readyTable(store, name));
  const report = () => budget?.report('tables', tableMemoryBytes(store));
  void expireRows(store, clock, stopped.signal, report);
  return {
    store,
    call: (call) => {
      if (writer.buffer.length > MAX_KEPT_BYTES) writer = new RowWriter();
      writer.reset();
      const answer = answerTo({ store, account, clock, writer, transitionMs, limits }, scan, call);
      report();
      const durable = store.log.durable();
      return durable ? durable.then(() => answer) : answer;
    },
    close: async () => {
      stopped.abort();
      await store.log.close();
    },
  };
}

/** A table that takes writes at once. */
function readyTable(store: TableStore, name: string): Table | undefined {
  const table = store.find(name);
  return table?.transition === undefined ? table : undefined;
}

function answerTo(context: Context, scan: BatchScan, { operation, body }: Call): Answer {
  try {
    const isFast = operation === 'BatchWriteItem' && context.limits === undefined;
    const fast = isFast ? batchWriteFast(scan, context, body) : undefined;
    if (fast) return { status: 200, body: fast };
    context.writer.reset();
    const answer = execute(context, operation, body);
    if (answer === undefined) return errorAnswer(new ServiceError('UnknownOperationException', ''));
    return { status: 200, body: bytesOf(answer) };
  } catch (error) {
    if (error instanceof ServiceError) return errorAnswer(error);
    throw error;
  }
}

function bytesOf(body: Body | ''): Uint8Array {
  if (body === '') return new Uint8Array(0);
  return body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body));
}

/** The namespaces of errors that do not belong to DynamoDB alone. */
const COMMON_PREFIXES: Readonly<Record<string, string>> = {
  ValidationException: 'com.amazon.coral.validate#',
  SerializationException: 'com.amazon.coral.service#',
  UnknownOperationException: 'com.amazon.coral.service#',
  AccessDeniedException: 'com.amazon.coral.service#',
  ThrottlingException: 'com.amazon.coral.availability#',
};
const PREFIX = 'com.amazonaws.dynamodb.v20120810#';

/** Errors whose text is in `Message`; all others have a small letter. */
const CAPITAL_MESSAGES = new Set([
  'SerializationException',
  'AccessDeniedException',
  'TransactionCanceledException',
  'IdempotentParameterMismatchException',
]);

function errorAnswer({ type, message, status, members }: ServiceError): Answer {
  const __type = `${COMMON_PREFIXES[type] ?? PREFIX}${type}`;
  const text = CAPITAL_MESSAGES.has(type) ? { Message: message } : { message };
  // DynamoDB says nothing more to an operation that it does not know, and to a body that is no JSON.
  if (message === '') return { status, errorType: type, body: bytesOf({ __type }) };
  return { status, errorType: type, body: bytesOf({ __type, ...members, ...text }) };
}
