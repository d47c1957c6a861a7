import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import { bucketName, type ResourceNames } from '../../domain/names';
import { UserError } from '../../core/user-error';
import { faultKindOf } from '../fault-kind';
import { createFailureBucket, type FailureBucket } from './failure-bucket';

/** The functions whose failures have a bucket. */
export const FAILURE_SOURCES = ['consumer', 'detector'] as const;
export type FailureSource = (typeof FAILURE_SOURCES)[number];

export type FailureBuckets = Readonly<Record<FailureSource, FailureBucket>>;

/**
 * The failure buckets of a deployment. Their names follow from the stage and from the account and region of its stream.
 * @throws UserError when the stream's ARN does not contain account and region
 */
export async function failureBuckets(
  { kinesis, s3 }: { readonly kinesis: Pick<KinesisClient, 'send'>; readonly s3: Pick<S3Client, 'send'> },
  names: ResourceNames,
): Promise<FailureBuckets> {
  const summary = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: names.stream }));
  const arn = summary.StreamDescriptionSummary?.StreamARN ?? '';
  const [, , , region = '', account = ''] = arn.split(':');
  if (region === '' || account === '')
    throw new UserError(`stream ${names.stream} needs an ARN with account and region, got "${arn}"`);
  const bucket = (prefix: string) => createFailureBucket(s3, bucketName(prefix, { account, region }), account);
  return { consumer: bucket(names.consumerFailures), detector: bucket(names.detectorFailures) };
}

/** Why a bucket cannot be read. */
export type BucketProblem = { readonly kind: 'absent' | 'denied'; readonly message: string };

/** Undefined for any other error. */
export function bucketProblem(error: unknown, name: string): BucketProblem | undefined {
  const kind = faultKindOf(error);
  if (kind === 'not-found') return { kind: 'absent', message: `there is no bucket ${name}` };
  if (kind !== 'denied') return undefined;
  const message = `access to bucket ${name} is denied: s3:ListBucket and s3:GetObject are needed`;
  return { kind: 'denied', message };
}
