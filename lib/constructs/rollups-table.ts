import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ROLLUP } from '../domain/bronze/rollup';
import { acknowledgeNoBackupPlan, tableProtection, type Durability } from './durability';

export type RollupsTableProps = { readonly tableName: string; readonly durability: Durability };

/** Counts per minute, per day and in total, one item per (bucket, shard). They do not expire. */
export class RollupsTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: RollupsTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: props.tableName,
      partitionKey: { name: ROLLUP.scope, type: AttributeType.STRING },
      sortKey: { name: ROLLUP.slot, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...tableProtection(props.durability),
    });
    acknowledgeNoBackupPlan(this.table);
  }

  /** Lets the grantee read items by key and put them conditionally; a transaction needs the same permission. */
  grantCount(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
      resourceArns: [this.table.tableArn],
    });
  }
}
