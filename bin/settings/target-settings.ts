import { setting } from './setting';
import { httpUrl, matching, onOff } from './setting-kinds';

/** Which cloud a command talks to, and what is in it. */
export const TARGET_SETTINGS = {
  endpoint: setting({
    flag: '--endpoint <url>',
    variables: ['LEGION_ENDPOINT', 'AWS_ENDPOINT_URL', 'LOCALSTACK_ENDPOINT'],
    yamlKey: 'endpoint',
    kind: httpUrl(),
    defaultText: 'the embedded cloud that is running',
    description: 'an emulator that serves Kinesis and DynamoDB at one address',
  }),
  aws: setting({
    flag: '--aws',
    variables: ['LEGION_AWS'],
    yamlKey: 'aws',
    kind: onOff(),
    default: false,
    description: 'talk to the AWS account of the configured credentials',
  }),
  region: setting({
    flag: '--region <name>',
    variables: ['LEGION_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'],
    yamlKey: 'region',
    kind: matching(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'a region such as eu-central-1'),
    defaultText: 'us-east-1 on an emulator',
    description: 'AWS region',
  }),
  stage: setting({
    flag: '--stage <name>',
    variables: ['LEGION_STAGE'],
    yamlKey: 'stage',
    kind: matching(/^[a-z][a-z0-9-]{0,19}$/, 'a lower-case letter, then up to 19 of a-z, 0-9 and dash'),
    default: 'local',
    description: 'which deployment: part of every resource name',
  }),
  stream: setting({
    flag: '--stream <name>',
    variables: ['LEGION_STREAM', 'STREAM_NAME'],
    yamlKey: 'stream',
    kind: matching(/^[A-Za-z0-9_.-]{1,128}$/, '1 to 128 letters, digits, dots, dashes or underscores'),
    defaultText: 'legion-<stage>-events',
    description: 'name of the stream',
  }),
};
