import type { Duration } from 'aws-cdk-lib';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { removalPolicy, type Durability } from './durability';
import type { StreamCapacity } from './stream-capacity';

export type EventStreamProps = {
  readonly streamName: string;
  readonly capacity: StreamCapacity;
  /** How long an unread record waits. Kinesis: 24 to 8,760 hours. */
  readonly retention: Duration;
  readonly durability: Durability;
};

/** What a polling event source mapping does in the function's name. SubscribeToShard is for enhanced fan-out only. */
const READ_ACTIONS = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
];

/** The stream that carries the events: encrypted with the key that AWS manages for Kinesis. */
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

  /** Lets an event source mapping read by polling. The AWS-managed key needs no grant. */
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
