import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ANOMALY, ANOMALY_INDEX } from '../domain/detection/detection';
import { acknowledgeNoBackupPlan, tableProtection, type Durability } from './durability';

export type AnomaliesTableProps = { readonly tableName: string; readonly durability: Durability };

const INDEX_PARTITION_KEYS = {
  [ANOMALY_INDEX.byType]: ANOMALY.typeBucket,
  [ANOMALY_INDEX.bySeverity]: ANOMALY.severityBucket,
};

/** What the detector has found, by entity, and by type and severity in hour buckets. */
export class AnomaliesTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: AnomaliesTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: props.tableName,
      partitionKey: { name: ANOMALY.entity, type: AttributeType.STRING },
      sortKey: { name: ANOMALY.timeKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: ANOMALY.expiresAt,
      ...tableProtection(props.durability),
    });
    acknowledgeNoBackupPlan(this.table);
    for (const [indexName, name] of Object.entries(INDEX_PARTITION_KEYS)) {
      this.table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name, type: AttributeType.STRING },
        sortKey: { name: ANOMALY.bucketKey, type: AttributeType.STRING },
        // A row is under a kilobyte, and a list shows nearly all of it.
        projectionType: ProjectionType.ALL,
      });
    }
  }

  /** Lets the grantee put rows in batches, and withdraw one by its key. */
  grantKeep(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem'],
      resourceArns: [this.table.tableArn],
    });
  }
}
