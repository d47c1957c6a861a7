import { ServiceError } from '../../engines/service-error';
import { indexArn, tableArn, type Account } from '../tables/table-arn';
import type { Table } from '../tables/table';
import type { Access, LimitType } from './meter';

/** A limit that had no room. */
export type ThrottlingReason = {
  readonly table: Table;
  readonly indexName: string | undefined;
  readonly access: Access;
  readonly limit: LimitType;
};

/** As answers name it, such as `TableWriteKeyRangeThroughputExceeded` (API Reference, "ThrottlingReason"). */
export function reasonText({ indexName, access, limit }: ThrottlingReason): string {
  return `${indexName === undefined ? 'Table' : 'Index'}${access}${limit}`;
}

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
  /** Developer Guide, "Diagnosing throttling". */
  maximum: 'Throughput exceeds the maximum OnDemandThroughput configured on table or index',
  /** API Reference, "RequestLimitExceeded". */
  account:
    'Throughput exceeds the current throughput limit for your account. Please contact AWS Support at https://aws.amazon.com/support to request a limit increase.',
} as const;

/** @param reasons at least one; the first one gives the error and its message */
export function throttlingError(account: Account, reasons: readonly ThrottlingReason[]): ServiceError {
  const { table, indexName, limit } = reasons[0]!;
  const isOfTable = indexName === undefined;
  const described = describeReasons(account, reasons);
  const error = (type: string, message: string) =>
    new ServiceError(type, message, 400, { ThrottlingReasons: described });
  if (limit === 'AccountLimitExceeded') return error('RequestLimitExceeded', MESSAGES.account);
  if (table.state.billingMode === 'PROVISIONED') {
    const message = isOfTable ? MESSAGES.provisionedTable : MESSAGES.provisionedIndex;
    return error('ProvisionedThroughputExceededException', message);
  }
  const ofPartition = isOfTable ? MESSAGES.onDemandTable : MESSAGES.onDemandIndex;
  const message = limit === 'MaxOnDemandThroughputExceeded' ? MESSAGES.maximum : ofPartition;
  // The model spells this exception's member with a small letter.
  return new ServiceError('ThrottlingException', message, 400, { throttlingReasons: described });
}

function describeReasons(account: Account, reasons: readonly ThrottlingReason[]): object[] {
  const byText = new Map<string, object>();
  for (const throttling of reasons) {
    const { table, indexName } = throttling;
    const { name } = table.state;
    const reason = reasonText(throttling);
    const resource = indexName === undefined ? tableArn(account, name) : indexArn(account, name, indexName);
    byText.set(`${reason} ${resource}`, { reason, resource });
  }
  return [...byText.values()];
}
