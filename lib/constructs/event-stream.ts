import type { Duration } from 'aws-cdk-lib';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { removalPolicy, type Durability } from './durability';
import type { StreamCapacity } from './stream-capacity';

export type EventStreamProps = {
  readonly streamName: string;
  readonly capacity: StreamCapacity;
  /** How long the stream keeps a record. Kinesis: 24 to 8,760 hours. */
  readonly retention: Duration;
  readonly durability: Durability;
};

/** Actions that a polling event source mapping uses. SubscribeToShard is only needed for enhanced fan-out. */
const READ_ACTIONS = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
];

/** The event stream, encrypted with the key that AWS manages for Kinesis. */
export class EventStream extends Construct {
  readonly stream: Stream;
  readonly retention: Duration;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    this.retention = props.retention;
    this.stream = new Stream(this, 'Stream', {
      streamName: props.streamName,
      retentionPeriod: props.retention,
      encryption: StreamEncryption.MANAGED,
      removalPolicy: removalPolicy(props.durability),
      ...capacityProps(props.capacity),
    });
  }

  /** Lets an event source mapping poll the stream. The AWS-managed key needs no grant. */
  grantPoll(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({ grantee, actions: READ_ACTIONS, resourceArns: [this.stream.streamArn] });
  }
}

function capacityProps(capacity: StreamCapacity) {
  switch (capacity.mode) {
    case 'on-demand':
      return { streamMode: StreamMode.ON_DEMAND };
    case 'provisioned':
      return { streamMode: StreamMode.PROVISIONED, shardCount: capacity.shards };
    default:
      return capacity satisfies never;
  }
}
