import { commandText } from '../text/command-text';
import type { CommandContext } from '../text/context';
import type { OpenCloud } from './embedded-cloud';

/** How to use a cloud that is up, from another terminal. */
export function upLines({ cloud, target }: OpenCloud, context: Pick<CommandContext, 'env'>): string[] {
  const { kinesis, dynamodb, s3 } = cloud.endpoints;
  return [
    'The embedded cloud is up. In another terminal, in this folder:',
    ...['produce --events 1000', 'query recent', 'tail', 'verify'].map((words) => `  ${commandText(words, context)}`),
    `Your own programs: stream ${target.names.stream}, table ${target.names.bronzeTable}, with`,
    `  AWS_ENDPOINT_URL_KINESIS=${kinesis} AWS_ENDPOINT_URL_DYNAMODB=${dynamodb} AWS_ENDPOINT_URL_S3=${s3}`,
    `  AWS_REGION=${cloud.environment.AWS_REGION} AWS_ACCESS_KEY_ID=embedded AWS_SECRET_ACCESS_KEY=embedded`,
    'Ctrl-C ends it.',
  ];
}
