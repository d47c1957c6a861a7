import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketName } from '../domain/names';
import { removalPolicy, type Durability } from './durability';

export type FailureBucketProps = {
  /** Prefix of the bucket name; the account and the region follow. */
  readonly namePrefix: string;
  /** How long an undelivered record is kept for repair; longer than the stream would have kept it. */
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
 * The bucket for records that the function could not process after all retries: whole records, not only their positions
 * in the stream. A bucket that still holds records cannot be deleted with its stack, by design.
 */
export class FailureBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: FailureBucketProps) {
    super(scope, id);
    const versioned = props.durability === 'kept';
    this.bucket = new Bucket(this, 'Bucket', {
      // A fixed name, so that redrive needs only the stage to find it.
      bucketName: bucketName(props.namePrefix, Stack.of(this)),
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // Every object has a unique name, so versions only serve to restore deleted objects.
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

  /** On-failure destination. The CDK's `S3OnFailureDestination` would also grant reading and deleting. */
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
