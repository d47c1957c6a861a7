import { ServiceError } from '../../engines/service-error';
import { indexArn, tableArn, type Account } from '../tables/table-arn';
import type { Table } from '../tables/table';

/** A limit that had no room. */
export type ThrottlingReason = {
  readonly table: Table;
  readonly indexName: string | undefined;
  /** Such as `TableWriteKeyRangeThroughputExceeded`. */
  readonly reason: string;
};

/** The messages of TransactionCanceledException in the API Reference, which single calls get as well. */
const MESSAGES = {
  provisionedTable:
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  provisionedIndex:
    'The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.',
  onDemandTable:
    'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  onDemandIndex:
    'Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly.',
} as const;

/** @param reasons at least one; the first one gives the message */
export function throttlingError(account: Account, reasons: readonly ThrottlingReason[]): ServiceError {
  const { table, indexName } = reasons[0]!;
  const described = describeReasons(account, reasons);
  if (table.state.billingMode === 'PROVISIONED') {
    const message = indexName === undefined ? MESSAGES.provisionedTable : MESSAGES.provisionedIndex;
    return new ServiceError('ProvisionedThroughputExceededException', message, 400, { ThrottlingReasons: described });
  }
  const message = indexName === undefined ? MESSAGES.onDemandTable : MESSAGES.onDemandIndex;
  // The model spells this exception's member with a small letter.
  return new ServiceError('ThrottlingException', message, 400, { throttlingReasons: described });
}

function describeReasons(account: Account, reasons: readonly ThrottlingReason[]): object[] {
  const byText = new Map<string, object>();
  for (const { table, indexName, reason } of reasons) {
    const { name } = table.state;
    const resource = indexName === undefined ? tableArn(account, name) : indexArn(account, name, indexName);
    byText.set(`${reason} ${resource}`, { reason, resource });
  }
  return [...byText.values()];
}
