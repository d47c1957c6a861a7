import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DETECTION, DETECTION_INDEX } from '../domain/detection/detection';
import { acknowledgeNoBackupPlan, tableProtection, type Durability } from './durability';

export type DetectionsTableProps = { readonly tableName: string; readonly durability: Durability };

const INDEX_PARTITION_KEYS = {
  [DETECTION_INDEX.byType]: DETECTION.typeBucket,
  [DETECTION_INDEX.bySeverity]: DETECTION.severityBucket,
};

/** Detected anomalies, by entity, and by type and severity in hour buckets. */
export class DetectionsTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: DetectionsTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: props.tableName,
      partitionKey: { name: DETECTION.entity, type: AttributeType.STRING },
      sortKey: { name: DETECTION.timeKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: DETECTION.expiresAt,
      ...tableProtection(props.durability),
    });
    acknowledgeNoBackupPlan(this.table);
    for (const [indexName, name] of Object.entries(INDEX_PARTITION_KEYS)) {
      this.table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name, type: AttributeType.STRING },
        sortKey: { name: DETECTION.bucketKey, type: AttributeType.STRING },
        // A row is smaller than a kilobyte, and a list shows nearly all of it.
        projectionType: ProjectionType.ALL,
      });
    }
  }

  /** Lets the grantee put rows and delete them by their keys, in transactions. */
  grantKeep(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
      resourceArns: [this.table.tableArn],
    });
  }
}
