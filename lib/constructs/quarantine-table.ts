import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { QUARANTINE, QUARANTINE_INDEX, QUARANTINE_LIST_ATTRIBUTES } from '../domain/bronze/quarantine';
import { acknowledgeNoBackupPlan, tableProtection, type Durability } from './durability';

export type QuarantineTableProps = { readonly tableName: string; readonly durability: Durability };

/** Records that are not events or that do not fit into a bronze row, with their bytes and the reason. */
export class QuarantineTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: QuarantineTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: props.tableName,
      partitionKey: { name: QUARANTINE.payloadHash, type: AttributeType.STRING },
      sortKey: { name: QUARANTINE.partitionKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: QUARANTINE.expiresAt,
      ...tableProtection(props.durability),
    });
    acknowledgeNoBackupPlan(this.table);
    this.table.addGlobalSecondaryIndex({
      indexName: QUARANTINE_INDEX.byArrival,
      partitionKey: { name: QUARANTINE.arrivalBucket, type: AttributeType.STRING },
      sortKey: { name: QUARANTINE.arrivalKey, type: AttributeType.STRING },
      // Only head items have these keys, so the other pieces add no cost here.
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...QUARANTINE_LIST_ATTRIBUTES],
    });
  }

  /** Lets the grantee write rows, in batches only. */
  grantStore(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:BatchWriteItem'],
      resourceArns: [this.table.tableArn],
    });
  }
}
