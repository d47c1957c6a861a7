import type { Construct } from 'constructs';
import { JUDGED_WORKLOADS } from '../domain/detection/entity';
import { ENV } from '../domain/names';
import type { WriteMode } from '../domain/write-mode';
import type { DetectionsTable } from './detections-table';
import type { DetectorStateTable } from './detector-state-table';
import { StreamFunction, type MappingProps, type StreamFunctionProps } from './stream-function';

export type AnomalyDetectorProps = Omit<StreamFunctionProps, 'bundle' | 'description' | 'environment' | 'mapping'> & {
  readonly anomalies: DetectionsTable;
  readonly state: DetectorStateTable;
  readonly mapping: Omit<MappingProps, 'workloads'>;
  /** Number of write shards of the anomaly indexes. */
  readonly indexShards: number;
  /** How the function writes states and anomalies that others may have moved. */
  readonly writeMode: WriteMode;
  /** Days after which an anomaly may be deleted; 0 keeps it forever. */
  readonly retentionDays: number;
  /** How far an event may lag behind the newest of its customer or clearing group and still be judged. */
  readonly latenessSeconds: number;
};

/**
 * The function that judges the events, and its event source mapping. The mapping passes only events of workloads that
 * are judged, because invocations for other events would only add cost.
 */
export class AnomalyDetector extends StreamFunction {
  constructor(scope: Construct, id: string, { anomalies, state, ...props }: AnomalyDetectorProps) {
    super(scope, id, {
      ...props,
      bundle: 'detector',
      description: 'Judges events by the rules of the detector and stores the anomalies that it finds',
      mapping: { ...props.mapping, workloads: JUDGED_WORKLOADS },
      environment: {
        [ENV.detectionsTableName]: anomalies.table.tableName,
        [ENV.detectorStateTableName]: state.table.tableName,
        [ENV.indexShards]: String(props.indexShards),
        [ENV.retentionDays]: String(props.retentionDays),
        [ENV.writeMode]: props.writeMode,
        [ENV.detectorLatenessSeconds]: String(props.latenessSeconds),
      },
    });
    anomalies.grantKeep(this.function);
    state.grantKeep(this.function);
  }
}
