/**
 * Every name that two programs must agree on: what the infrastructure writes and the runtime reads.
 * Nothing here is computed from anything but its arguments.
 */

/** Environment variables of the deployed functions: set by the constructs, read by the Lambda entry files. */
export const ENV = {
  bronzeTableName: 'BRONZE_TABLE_NAME',
  quarantineTableName: 'QUARANTINE_TABLE_NAME',
  rollupsTableName: 'ROLLUPS_TABLE_NAME',
  /** Detections; deployments know the table as `anomalies`. */
  detectionsTableName: 'ANOMALIES_TABLE_NAME',
  detectorStateTableName: 'DETECTOR_STATE_TABLE_NAME',
  detectorLatenessSeconds: 'DETECTOR_LATENESS_SECONDS',
  indexShards: 'INDEX_SHARDS',
  retentionDays: 'RETENTION_DAYS',
  streamName: 'STREAM_NAME',
  /** A `WriteMode`. */
  writeMode: 'WRITE_MODE',
} as const;

/** The global under which a runtime offers functions a transport for their clients; absent on AWS. */
export const TRANSPORT_GLOBAL = 'legionTransport';

/** Secondary indexes of the bronze table. None has a bare date, type or status as its partition key. */
export const INDEX = {
  byTime: 'by-time',
  byCustomer: 'by-customer',
  byRisk: 'by-risk',
  byAnomaly: 'by-anomaly',
} as const;

export type IndexName = (typeof INDEX)[keyof typeof INDEX];

/** The CloudWatch namespace of what the functions on the stream measure; see `METRICS`. */
export const METRIC_NAMESPACE = 'Legion';

/** The `service` dimension of every metric and log line of the consumer. */
export const CONSUMER_SERVICE = 'bronze-consumer';

/** The same of the detector. */
export const DETECTOR_SERVICE = 'detector';

export type ResourceNames = {
  readonly stream: string;
  readonly bronzeTable: string;
  readonly quarantineTable: string;
  readonly rollupsTable: string;
  readonly detectionsTable: string;
  readonly detectorStateTable: string;
  readonly consumerFunction: string;
  readonly detectorFunction: string;
  /** What the names of the failure buckets begin with: see `bucketName`. */
  readonly consumerFailures: string;
  readonly detectorFailures: string;
};

/** The names of what the query API reads. */
export type ReadNames = Pick<
  ResourceNames,
  'stream' | 'bronzeTable' | 'quarantineTable' | 'rollupsTable' | 'detectionsTable'
>;

/** Physical names of one stage's resources, so that every command finds them without asking CloudFormation. */
export function resourceNames(stage: string): ResourceNames {
  return {
    stream: `legion-${stage}-events`,
    bronzeTable: `legion-${stage}-bronze`,
    quarantineTable: `legion-${stage}-quarantine`,
    rollupsTable: `legion-${stage}-rollups`,
    detectionsTable: `legion-${stage}-anomalies`,
    detectorStateTable: `legion-${stage}-detector-state`,
    consumerFunction: `legion-${stage}-bronze-consumer`,
    detectorFunction: `legion-${stage}-detector`,
    consumerFailures: `legion-${stage}-failed`,
    detectorFailures: `legion-${stage}-missed`,
  };
}

/**
 * The physical name of a bucket. Buckets share one namespace with those of all accounts, so account and region are part
 * of it; both are in the stream's ARN, for who knows neither. With the longest stage and region it has 62 of 63
 * characters.
 */
export function bucketName(prefix: string, place: { readonly account: string; readonly region: string }): string {
  return `${prefix}-${place.account}-${place.region}`;
}
