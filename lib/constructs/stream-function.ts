import { Stack, Validations, type Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  EventSourceMapping,
  FilterCriteria,
  Function,
  LoggingFormat,
  MetricType,
  Runtime,
  StartingPosition,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { removalPolicy, type Durability } from './durability';
import type { EventStream } from './event-stream';
import type { FailureBucket } from './failure-bucket';
import { functionCode } from './function-bundle';
import type { LogRetentionDays } from './log-retention';

/** How the deployment is monitored: with AWS's own services, at their price, or not at all. */
export type Observability = 'cloudwatch' | 'none';

/** How the event source mapping reads. Limits: AWS Lambda, parameters for Kinesis. */
export type MappingProps = {
  /** Records, 1 to 10,000. */
  readonly batchSize: number;
  /** How long a batch may fill, 0 to 300 s. */
  readonly batchWindow: Duration;
  /** Whole-batch retries before a batch goes to the failure bucket. Splitting a batch does not use up retries. */
  readonly retryAttempts: number;
  /** A record older than this goes to the failure bucket without another try. */
  readonly maxRecordAge: Duration;
  /**
   * Only records whose data has one of these workloads reach the function. @default - every record, even if not an
   * event
   */
  readonly workloads?: readonly string[];
};

export type StreamFunctionProps = {
  readonly functionName: string;
  readonly description: string;
  /** The function's folder below lambda/. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly events: EventStream;
  readonly failures: FailureBucket;
  readonly mapping: MappingProps;
  readonly memoryMb: number;
  readonly timeout: Duration;
  readonly logRetentionDays: LogRetentionDays;
  readonly durability: Durability;
  /** Whether CloudWatch counts the records that the mapping drops or sends elsewhere, and X-Ray samples invocations. */
  readonly observability: Observability;
};

const FED_BY_MAPPING =
  'A mapping calls it, not an asynchronous invocation: what fails for good goes whole into the failure bucket.';
const OLDEST_OF_TWO =
  'Node.js 22 is supported until April 2027, and the same file runs on the Node.js of every target.';
const ACKNOWLEDGED = [
  { id: 'AwsSolutions-L1', reason: OLDEST_OF_TWO },
  { id: 'Serverless-LambdaLatestVersion', reason: OLDEST_OF_TWO },
  { id: 'Serverless-LambdaDLQ', reason: FED_BY_MAPPING },
  { id: 'NIST.800.53.R5-LambdaDLQ', reason: FED_BY_MAPPING },
  {
    id: 'NIST.800.53.R5-LambdaConcurrency',
    reason: 'The mapping runs one at a time for each shard; a lower limit would only let the stream run ahead.',
  },
  {
    id: 'NIST.800.53.R5-LambdaInsideVPC',
    reason:
      'It talks to DynamoDB alone, under a role for its own tables; there is nothing private to reach in a network.',
  },
  {
    id: 'NIST.800.53.R5-IAMNoInlinePolicy',
    reason: 'The policy is for this one role, written from grants; sharing it would give others what they do not use.',
  },
  {
    id: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    reason: 'Encrypted with the keys of CloudWatch. It holds counts and sequence numbers, never a payload.',
  },
  { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray knows no resources: its two write actions take only a star.' },
];
const ONE_OBJECT_PER_BATCH = 'Lambda names each object by mapping, shard and time; the bucket is for these alone.';

/** The rule's name for the grant on the objects in the bucket. */
function objectsOf({ bucket }: FailureBucket): string {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
  return `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/*]`;
}

/**
 * A function that reads the stream, with its event source mapping. Each shard is processed in order. Subclasses grant
 * access to tables, so that the resources keep their places in the template.
 */
export class StreamFunction extends Construct {
  readonly function: Function;
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: StreamFunctionProps) {
    super(scope, id);
    this.function = this.createFunction(props);
    props.events.grantPoll(this.function);
    this.mapping = this.createMapping(props);
    Validations.of(this).acknowledge(...ACKNOWLEDGED);
    Validations.of(this).acknowledge({ id: objectsOf(props.failures), reason: ONE_OBJECT_PER_BATCH });
  }

  private createFunction(props: StreamFunctionProps): Function {
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      // The CDK's retention enum has the number of days as its values.
      retention: props.logRetentionDays,
      removalPolicy: removalPolicy(props.durability),
    });
    // A dedicated role, because AWSLambdaBasicExecutionRole may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    return new Function(this, 'Function', {
      functionName: props.functionName,
      description: props.description,
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: { ...props.environment },
      tracing: props.observability === 'cloudwatch' ? Tracing.ACTIVE : Tracing.DISABLED,
      code: functionCode(props.bundle),
      handler: 'index.handler',
    });
  }

  private createMapping(props: StreamFunctionProps): EventSourceMapping {
    const { mapping, events, failures } = props;
    const { workloads } = mapping;
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
      // The last sequence numbers in rollups and states require that each shard's records are processed in order.
      parallelizationFactor: 1,
      ...(workloads ? { filters: [FilterCriteria.filter({ data: { workload: [...workloads] } })] } : {}),
      ...(props.observability === 'cloudwatch' ? { metricsConfig: { metrics: [MetricType.EVENT_COUNT] } } : {}),
    });
  }
}
