/**
 * Every name that two programs must agree on: what the infrastructure writes and the runtime reads.
 * Nothing here is computed from anything but its arguments.
 */

/** Environment variables of the deployed functions: set by the constructs, read by the Lambda entry files. */
export const ENV = {
  bronzeTableName: 'BRONZE_TABLE_NAME',
  quarantineTableName: 'QUARANTINE_TABLE_NAME',
  rollupsTableName: 'ROLLUPS_TABLE_NAME',
  indexShards: 'INDEX_SHARDS',
  retentionDays: 'RETENTION_DAYS',
  streamName: 'STREAM_NAME',
} as const;

/** Secondary indexes of the bronze table. None has a bare date, type or status as its partition key. */
export const INDEX = {
  byTime: 'by-time',
  byCustomer: 'by-customer',
  byRisk: 'by-risk',
  byAnomaly: 'by-anomaly',
} as const;

export type IndexName = (typeof INDEX)[keyof typeof INDEX];

/** CloudWatch namespace and metric names that the consumer emits and the alarms watch. */
export const METRICS = {
  namespace: 'Legion',
  stored: 'RecordsStored',
  quarantined: 'RecordsQuarantined',
  duplicatesInBatch: 'DuplicatesInBatch',
  unprocessedRetries: 'UnprocessedRetries',
  failedRecords: 'FailedRecords',
  oldestRecordAgeMs: 'OldestRecordAgeMs',
} as const;

/** The `service` dimension of every metric and log line of the consumer. */
export const CONSUMER_SERVICE = 'bronze-consumer';

export type ResourceNames = {
  readonly stream: string;
  readonly bronzeTable: string;
  readonly quarantineTable: string;
  readonly rollupsTable: string;
  readonly consumerFunction: string;
};

/** Physical names of one stage's resources, so that every command finds them without asking CloudFormation. */
export function resourceNames(stage: string): ResourceNames {
  return {
    stream: `legion-${stage}-events`,
    bronzeTable: `legion-${stage}-bronze`,
    quarantineTable: `legion-${stage}-quarantine`,
    rollupsTable: `legion-${stage}-rollups`,
    consumerFunction: `legion-${stage}-bronze-consumer`,
  };
}
