import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketName } from '../domain/names';
import { removalPolicy, type Durability } from './durability';

export type FailureBucketProps = {
  /** What its name begins with; the account and the region follow. */
  readonly namePrefix: string;
  /** How long an undelivered record is kept for whoever repairs it; longer than it would have lived in the stream. */
  readonly retention: Duration;
  readonly durability: Durability;
};

const KEPT_AFTER_DELETION = Duration.days(30);

const NO_ACCESS_LOG =
  'Lambda alone writes to it, and an alarm counts what it writes. Where readers must be known too, the data events of ' +
  'CloudTrail tell them without a second bucket.';
const ACKNOWLEDGED = [
  { id: 'AwsSolutions-S1', reason: NO_ACCESS_LOG },
  { id: 'NIST.800.53.R5-S3BucketLoggingEnabled', reason: NO_ACCESS_LOG },
  {
    id: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    reason: 'It holds for some weeks what can be produced again from its seed; a second region would not be read.',
  },
  {
    id: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
    reason: 'Encrypted with the keys of S3. The events are synthetic, and nobody outside the account may read them.',
  },
];
const NO_VERSIONS = {
  id: 'NIST.800.53.R5-S3BucketVersioningEnabled',
  reason: 'Only a stage that keeps its data has versions: elsewhere they would keep the stack from being deleted.',
};

/**
 * Where the event source mapping puts what the consumer could not store after all retries: the whole records, not
 * only their place in the stream. A bucket that holds any refuses to be deleted with its stack, which is meant.
 */
export class FailureBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: FailureBucketProps) {
    super(scope, id);
    const versioned = props.durability === 'kept';
    this.bucket = new Bucket(this, 'Bucket', {
      // A fixed name, so that redrive finds it by the stage alone.
      bucketName: bucketName(props.namePrefix, Stack.of(this)),
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // Every object has a name of its own: versions only bring back what somebody has deleted.
      versioned,
      lifecycleRules: [
        {
          id: 'forget',
          expiration: props.retention,
          noncurrentVersionExpiration: versioned ? KEPT_AFTER_DELETION : undefined,
        },
      ],
      removalPolicy: removalPolicy(props.durability),
    });
    Validations.of(this.bucket).acknowledge(...ACKNOWLEDGED);
    if (!versioned) Validations.of(this.bucket).acknowledge(NO_VERSIONS);
  }

  /** As an on-failure destination. `S3OnFailureDestination` of the CDK would also grant reading and deleting. */
  get destination(): IEventSourceDlq {
    return {
      bind: (_mapping, handler) => {
        this.grantDeliver(handler);
        return { destination: this.bucket.bucketArn };
      },
    };
  }

  private grantDeliver(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['s3:PutObject'], resourceArns: [this.bucket.arnForObjects('*')] });
    Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.bucket.bucketArn] });
  }
}
