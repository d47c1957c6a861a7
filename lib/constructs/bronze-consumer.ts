import path from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  EventSourceMapping,
  LoggingFormat,
  MetricType,
  Runtime,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENV } from '../domain/names';
import type { BronzeTable } from './bronze-table';
import { removalPolicy, type Durability } from './durability';
import type { EventStream } from './event-stream';
import type { FailureBucket } from './failure-bucket';
import type { LogRetentionDays } from './log-retention';
import type { QuarantineTable } from './quarantine-table';
import type { RollupsTable } from './rollups-table';

const ROOT = path.resolve(__dirname, '../..');

/** How the event source mapping reads. Limits: AWS Lambda, parameters for Kinesis. */
export type MappingProps = {
  /** Records, 1 to 10,000. */
  readonly batchSize: number;
  /** How long a batch may fill, 0 to 300 s. */
  readonly batchWindow: Duration;
  /** Whole-batch retries before a batch goes to the failure bucket; splitting a batch does not use them up. */
  readonly retryAttempts: number;
  /** A record older than this goes to the failure bucket without a further try. */
  readonly maxRecordAge: Duration;
  /** Whether the mapping reports what it dropped and delivered elsewhere, at the price of custom metrics. */
  readonly metrics: 'event-count' | 'none';
};

export type BronzeConsumerProps = {
  readonly functionName: string;
  readonly events: EventStream;
  readonly bronze: BronzeTable;
  readonly quarantine: QuarantineTable;
  readonly rollups: RollupsTable;
  readonly failures: FailureBucket;
  readonly mapping: MappingProps;
  /** How many ways the indexes are write-sharded. */
  readonly indexShards: number;
  /** Days after which a stored row may be deleted; 0 keeps it for ever. */
  readonly retentionDays: number;
  readonly memoryMb: number;
  readonly timeout: Duration;
  readonly logRetentionDays: LogRetentionDays;
  readonly durability: Durability;
};

/** The function that stores the stream's records, and the mapping that feeds it. */
export class BronzeConsumer extends Construct {
  readonly function: NodejsFunction;
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: BronzeConsumerProps) {
    super(scope, id);
    this.function = this.createFunction(props);
    props.events.grantPoll(this.function);
    props.bronze.grantStore(this.function);
    props.quarantine.grantStore(this.function);
    props.rollups.grantCount(this.function);
    this.mapping = this.createMapping(props);
  }

  private createFunction(props: BronzeConsumerProps): NodejsFunction {
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      // The CDK's enumeration of retentions is the number of days.
      retention: props.logRetentionDays,
      removalPolicy: removalPolicy(props.durability),
    });
    // A role of its own instead of AWSLambdaBasicExecutionRole, which may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    return new NodejsFunction(this, 'Function', {
      functionName: props.functionName,
      description: 'Stores stream records in bronze, quarantines what is no event, counts the rollups',
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: {
        [ENV.bronzeTableName]: props.bronze.table.tableName,
        [ENV.quarantineTableName]: props.quarantine.table.tableName,
        [ENV.rollupsTableName]: props.rollups.table.tableName,
        [ENV.indexShards]: String(props.indexShards),
        [ENV.retentionDays]: String(props.retentionDays),
      },
      // Connections are kept alive by default in SDK v3: the variable that CDK would add speaks to v2.
      awsSdkConnectionReuse: false,
      ...consumerBundle(),
    });
  }

  private createMapping(props: BronzeConsumerProps): EventSourceMapping {
    const { mapping, events, failures } = props;
    return new EventSourceMapping(this, 'Mapping', {
      target: this.function,
      eventSourceArn: events.stream.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: mapping.batchSize,
      maxBatchingWindow: mapping.batchWindow,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: mapping.retryAttempts,
      maxRecordAge: mapping.maxRecordAge,
      onFailure: failures.destination,
      // The rollups rely on a shard's records being processed in their order.
      parallelizationFactor: 1,
      ...(mapping.metrics === 'event-count' ? { metricsConfig: { metrics: [MetricType.EVENT_COUNT] } } : {}),
    });
  }
}

/**
 * One file, by the esbuild of this repository, never in Docker. The SDK is part of it: the runtime's own copy changes
 * under a running function, and elsewhere than on AWS there is none.
 * No source map: it would be five times the code's size, loaded and parsed by the very invocation that is in trouble.
 * `keepNames` leaves the functions' names in stack traces instead.
 */
function consumerBundle() {
  return {
    entry: path.join(ROOT, 'lambda/consumer/handler.ts'),
    handler: 'handler',
    projectRoot: ROOT,
    depsLockFilePath: path.join(ROOT, 'package-lock.json'),
    bundling: {
      forceDockerBundling: false,
      minify: true,
      keepNames: true,
      sourceMap: false,
      // The oldest Node.js that runs the same file in the embedded cloud.
      target: 'node20',
      format: OutputFormat.CJS,
      externalModules: [],
      logLevel: LogLevel.WARNING,
    },
  };
}
