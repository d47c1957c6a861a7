import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DetectionsTable } from '../constructs/detections-table';
import { BronzeTable } from '../constructs/bronze-table';
import { DetectorStateTable } from '../constructs/detector-state-table';
import type { Durability } from '../constructs/durability';
import { output } from '../constructs/output';
import { QuarantineTable } from '../constructs/quarantine-table';
import { RollupsTable } from '../constructs/rollups-table';
import type { ResourceNames } from '../domain/names';

export type BronzeStackProps = StackProps & { readonly names: ResourceNames; readonly durability: Durability };

/** The data: stored events, quarantined records, counts and detected anomalies. It outlives every other stack. */
export class BronzeStack extends Stack {
  readonly bronze: BronzeTable;
  readonly quarantine: QuarantineTable;
  readonly rollups: RollupsTable;
  readonly anomalies: DetectionsTable;
  readonly detectorState: DetectorStateTable;

  constructor(scope: Construct, id: string, { names, durability, ...props }: BronzeStackProps) {
    super(scope, id, props);
    this.bronze = new BronzeTable(this, 'Bronze', { tableName: names.bronzeTable, durability });
    this.quarantine = new QuarantineTable(this, 'Quarantine', { tableName: names.quarantineTable, durability });
    this.rollups = new RollupsTable(this, 'Rollups', { tableName: names.rollupsTable, durability });
    this.anomalies = new DetectionsTable(this, 'Anomalies', { tableName: names.detectionsTable, durability });
    this.detectorState = new DetectorStateTable(this, 'DetectorState', {
      tableName: names.detectorStateTable,
      durability,
    });
    output(this, 'BronzeTableName', this.bronze.table.tableName);
    output(this, 'QuarantineTableName', this.quarantine.table.tableName);
    output(this, 'RollupsTableName', this.rollups.table.tableName);
    output(this, 'AnomaliesTableName', this.anomalies.table.tableName);
    output(this, 'DetectorStateTableName', this.detectorState.table.tableName);
  }
}
