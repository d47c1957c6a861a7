import type { S3Client } from '@aws-sdk/client-s3';
import { UserError } from '../../lib/core/user-error';
import type { FailureBuckets } from '../../lib/aws/redrive/failure-sources';
import type { CommandContext } from '../text/context';
import { accountOf, environmentFor, type Clients, type Target } from './target';

/**
 * Runs `use` with the failure buckets of a target. The S3 SDK is loaded here and no earlier.
 * @throws UserError when the target's S3 is unknown
 */
export async function withFailureBuckets<T>(
  target: Target,
  context: Pick<CommandContext, 'env' | 'envFile'>,
  { kinesis }: Pick<Clients, 'kinesis'>,
  use: (buckets: FailureBuckets) => Promise<T>,
): Promise<T> {
  const s3 = await s3ClientOf(target, context);
  try {
    const { failureBuckets } = await import('../../lib/aws/redrive/failure-sources');
    return await use(await failureBuckets({ kinesis, s3 }, target.names));
  } finally {
    s3.destroy();
  }
}

async function s3ClientOf(target: Target, context: Pick<CommandContext, 'env' | 'envFile'>): Promise<S3Client> {
  const { endpoints } = target;
  if (endpoints && endpoints.s3 === undefined)
    throw new UserError(`no S3 is known beside ${target.description}: name it with AWS_ENDPOINT_URL_S3`);
  const { createS3Client } = await import('../../lib/aws/s3-client');
  const environment = environmentFor(target, context.env);
  return createS3Client({
    region: target.region,
    environment,
    endpoint: endpoints?.s3,
    ...accountOf(target, context),
  });
}
