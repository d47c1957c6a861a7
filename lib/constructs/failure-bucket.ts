import type { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { removalPolicy, type Durability } from './durability';

export type FailureBucketProps = {
  /** How long an undelivered record is kept for whoever repairs it; longer than it would have lived in the stream. */
  readonly retention: Duration;
  readonly durability: Durability;
};

/**
 * Where the event source mapping puts what the consumer could not store after all retries: the whole records, not
 * only their place in the stream. A bucket that holds any refuses to be deleted with its stack, which is meant.
 */
export class FailureBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: FailureBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ id: 'forget', expiration: props.retention }],
      removalPolicy: removalPolicy(props.durability),
    });
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
