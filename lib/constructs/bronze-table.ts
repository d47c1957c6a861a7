import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BRONZE, LIST_ATTRIBUTES } from '../domain/bronze/bronze';
import { INDEX, type IndexName } from '../domain/names';
import { acknowledgeNoBackupPlan, tableProtection, type Durability } from './durability';

export type BronzeTableProps = { readonly tableName: string; readonly durability: Durability };

/** Partition key of each index. The sort key of all of them is the event time with the id. */
const INDEX_PARTITION_KEYS: Readonly<Record<IndexName, string>> = {
  [INDEX.byTime]: BRONZE.timeBucket,
  [INDEX.byCustomer]: BRONZE.customerId,
  [INDEX.byRisk]: BRONZE.riskBucket,
  [INDEX.byAnomaly]: BRONZE.anomalyBucket,
};

/** The raw, idempotent store of every event. Its indexes hold what the list pages need. */
export class BronzeTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: BronzeTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: props.tableName,
      partitionKey: { name: BRONZE.eventId, type: AttributeType.STRING },
      sortKey: { name: BRONZE.payloadHash, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: BRONZE.expiresAt,
      ...tableProtection(props.durability),
    });
    acknowledgeNoBackupPlan(this.table);
    for (const [indexName, partitionKey] of Object.entries(INDEX_PARTITION_KEYS))
      this.addIndex(indexName, partitionKey);
  }

  /** Lets the grantee write rows in batches only, and neither read nor delete single rows. */
  grantStore(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:BatchWriteItem'],
      resourceArns: [this.table.tableArn],
    });
  }

  private addIndex(indexName: string, partitionKey: string): void {
    this.table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: BRONZE.timeKey, type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: LIST_ATTRIBUTES.filter((name) => name !== partitionKey),
    });
  }
}
