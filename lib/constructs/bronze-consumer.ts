import type { Construct } from 'constructs';
import { ENV } from '../domain/names';
import type { WriteMode } from '../domain/write-mode';
import type { BronzeTable } from './bronze-table';
import type { QuarantineTable } from './quarantine-table';
import type { RollupsTable } from './rollups-table';
import { StreamFunction, type StreamFunctionProps } from './stream-function';

export type BronzeConsumerProps = Omit<StreamFunctionProps, 'bundle' | 'description' | 'environment'> & {
  readonly bronze: BronzeTable;
  readonly quarantine: QuarantineTable;
  readonly rollups: RollupsTable;
  /** Number of write shards of the indexes. */
  readonly indexShards: number;
  /** How the function writes counts that others may have moved. */
  readonly writeMode: WriteMode;
  /** Days after which a stored row may be deleted; 0 keeps it forever. */
  readonly retentionDays: number;
};

/** The function that stores the stream's records, and its event source mapping. */
export class BronzeConsumer extends StreamFunction {
  constructor(scope: Construct, id: string, { bronze, quarantine, rollups, ...props }: BronzeConsumerProps) {
    super(scope, id, {
      ...props,
      bundle: 'consumer',
      description: 'Stores stream records in bronze, quarantines what is no event, counts the rollups',
      environment: {
        [ENV.bronzeTableName]: bronze.table.tableName,
        [ENV.quarantineTableName]: quarantine.table.tableName,
        [ENV.rollupsTableName]: rollups.table.tableName,
        [ENV.indexShards]: String(props.indexShards),
        [ENV.retentionDays]: String(props.retentionDays),
        [ENV.writeMode]: props.writeMode,
      },
    });
    bronze.grantStore(this.function);
    quarantine.grantStore(this.function);
    rollups.grantCount(this.function);
  }
}
