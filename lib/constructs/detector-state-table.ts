import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DETECTOR_STATE } from '../domain/detection/detector-state';
import { acknowledgeNoBackupPlan, tableProtection, type Durability } from './durability';

export type DetectorStateTableProps = { readonly tableName: string; readonly durability: Durability };

/** The detector's state for each customer and clearing group, and its checkpoint in each shard. */
export class DetectorStateTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: DetectorStateTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: props.tableName,
      partitionKey: { name: DETECTOR_STATE.key, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: DETECTOR_STATE.expiresAt,
      ...tableProtection(props.durability),
    });
    acknowledgeNoBackupPlan(this.table);
  }

  /** Lets the grantee read items by key, for example to find the detector's checkpoints. */
  grantRead(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:BatchGetItem'],
      resourceArns: [this.table.tableArn],
    });
  }

  /** Lets the grantee read items by key, write them conditionally and, in transactions, check them. */
  grantKeep(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
      resourceArns: [this.table.tableArn],
    });
  }
}
