import { commandText } from '../text/command-text';
import type { CommandContext } from '../text/context';
import type { OpenCloud } from './embedded-cloud';

/** How to use a cloud that is up, from another terminal. */
export function upLines({ cloud, target }: OpenCloud, context: Pick<CommandContext, 'env'>): string[] {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = cloud.environment;
  return [
    'The embedded cloud is up. In another terminal, in this folder:',
    ...['produce --events 1000', 'query recent', 'tail', 'verify'].map((words) => `  ${commandText(words, context)}`),
    `Your own programs: stream ${target.names.stream}, table ${target.names.bronzeTable}, with`,
    // boto3 and the AWS CLI read only the second of the regions.
    `  AWS_ENDPOINT_URL=${cloud.endpoint} AWS_REGION=${AWS_REGION} AWS_DEFAULT_REGION=${AWS_REGION}`,
    `  AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY}`,
    `or: aws --endpoint-url ${cloud.endpoint} kinesis list-streams`,
    ...faultLines(cloud),
    'Ctrl-C ends it.',
  ];
}

function faultLines(cloud: OpenCloud['cloud']): string[] {
  const { set } = cloud.faults();
  if (!set) return [];
  const { length } = set.rules;
  return [
    `Injected: ${length} ${length === 1 ? 'fault' : 'faults'}, seed ${set.seed}. What fired: ${cloud.endpoint}/faults`,
  ];
}
