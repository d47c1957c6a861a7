import path from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { ClientSettings } from '../../lib/aws/clients';
import type { Transport } from '../../lib/aws/transport';
import { resourceNames, type ResourceNames } from '../../lib/domain/names';
import { UserError } from '../../lib/core/user-error';
import { STATE_FILE, discover } from '../../lib/cloud/discovery';
import { DEPLOYMENT_FILE, readDeployment } from '../deploy/local/deployment-file';
import { commandText } from '../text/command-text';
import type { CommandContext } from '../text/context';
import type { SettingValues } from '../settings/setting';
import type { CLOUD_SETTINGS } from '../settings/cloud-settings';
import type { TARGET_SETTINGS } from '../settings/target-settings';

/** Which Kinesis and DynamoDB a command talks to. */
export type Target = {
  readonly kind: 'endpoint' | 'embedded' | 'aws';
  /** For people: `the embedded cloud at http://127.0.0.1:4567`. */
  readonly description: string;
  readonly stage: string;
  readonly names: ResourceNames;
  readonly region: string | undefined;
  /** Undefined on AWS: the SDK knows. */
  readonly endpoints: { readonly kinesis: string; readonly dynamodb: string; readonly s3?: string } | undefined;
  /** The shorter way to a cloud in this process. @default by the endpoints */
  readonly transport?: Transport | undefined;
};

export type TargetSettings = SettingValues<typeof TARGET_SETTINGS>;

/** The setting for commands that read the indexes. */
export type IndexShardSetting = Pick<SettingValues<typeof CLOUD_SETTINGS>, 'indexShards'>;

type TargetContext = Pick<CommandContext, 'env' | 'cwd'>;

/**
 * A named endpoint, or AWS if asked for, or else what is here: never an account by accident.
 * @throws UserError that says what was tried and how to get a cloud
 */
export function resolveTarget(settings: TargetSettings, context: TargetContext): Target {
  const named = namedEndpoints(settings, context);
  if (settings.aws && named) {
    throw new UserError(`--aws and the endpoint ${named.kinesis} contradict each other: unset one of them`);
  }
  if (named) return withNames(settings, { kind: 'endpoint', endpoints: named, stage: settings.stage });
  if (settings.aws) return awsTarget(settings, context);
  return localTarget(settings, context);
}

/** What is here: a running embedded cloud, or else the emulator that `deploy local` used last. */
function localTarget(settings: TargetSettings, context: TargetContext): Target {
  const { cwd } = context;
  const running = discover(path.resolve(cwd, STATE_FILE));
  const deployed = running ? undefined : readDeployment(path.resolve(cwd, DEPLOYMENT_FILE));
  const here = running ?? deployed;
  if (!here) {
    throw new UserError(
      'no cloud to talk to: none is running here, none was deployed to an emulator from here, no --endpoint ' +
        '(AWS_ENDPOINT_URL) is set, and --aws is not given; start one in another terminal with: ' +
        commandText('up', context),
    );
  }
  if (settings.stage !== 'local' && settings.stage !== here.stage) {
    const what = running ? 'that is running' : `that was deployed to ${deployed?.endpoint}`;
    throw new UserError(`the cloud ${what} has stage ${here.stage}, not ${settings.stage}: leave --stage out`);
  }
  if (running) {
    const { region = settings.region, endpoints, stage } = running;
    return withNames({ ...settings, region }, { kind: 'embedded', endpoints, stage });
  }
  const { endpoint, region, stage } = deployed!;
  const endpoints = { kinesis: endpoint, dynamodb: endpoint, s3: endpoint };
  return withNames({ ...settings, region: settings.region ?? region }, { kind: 'endpoint', endpoints, stage });
}

/** The flag names both services; AWS's own variables may name them separately. */
function namedEndpoints({ endpoint }: TargetSettings, { env }: TargetContext): Target['endpoints'] {
  const general = env.AWS_ENDPOINT_URL?.replace(/\/+$/, '');
  const byVariable = endpoint === undefined || endpoint === general;
  const kinesis = (byVariable ? env.AWS_ENDPOINT_URL_KINESIS : undefined) ?? endpoint;
  const dynamodb = (byVariable ? env.AWS_ENDPOINT_URL_DYNAMODB : undefined) ?? endpoint;
  if (kinesis === undefined && dynamodb === undefined) return undefined;
  const s3 = (byVariable ? env.AWS_ENDPOINT_URL_S3 : undefined) ?? endpoint;
  if (kinesis !== undefined && dynamodb !== undefined) return { kinesis, dynamodb, s3 };
  const missing = kinesis === undefined ? 'AWS_ENDPOINT_URL_KINESIS' : 'AWS_ENDPOINT_URL_DYNAMODB';
  throw new UserError(`${missing} is not set, but the variable of the other service is: set both, or AWS_ENDPOINT_URL`);
}

function awsTarget(settings: TargetSettings, { env }: TargetContext): Target {
  if (settings.region === undefined && !env.AWS_PROFILE) {
    throw new UserError('--aws needs a region: name it with --region or AWS_REGION, or a profile with AWS_PROFILE');
  }
  return withNames(settings, { kind: 'aws', endpoints: undefined, stage: settings.stage });
}

function withNames(settings: TargetSettings, found: Pick<Target, 'kind' | 'endpoints' | 'stage'>): Target {
  const names = resourceNames(found.stage);
  return {
    ...found,
    region: settings.region,
    names: { ...names, stream: settings.stream ?? names.stream },
    description: describe(found.kind, found.endpoints?.kinesis, settings.region),
  };
}

function describe(kind: Target['kind'], endpoint: string | undefined, region: string | undefined): string {
  switch (kind) {
    case 'endpoint':
      return `the endpoint ${endpoint}`;
    case 'embedded':
      return `the embedded cloud at ${endpoint}`;
    case 'aws':
      return `AWS${region === undefined ? '' : ` in ${region}`}`;
    default:
      return kind satisfies never;
  }
}

// The defaults of a deployment, as in defaultSettings of the stacks.
const INDEX_SHARDS = { endpoint: 4, embedded: 4, aws: 16 } as const satisfies Record<Target['kind'], number>;

export function indexShardsOf(target: Target, { indexShards }: IndexShardSetting): number {
  return indexShards ?? INDEX_SHARDS[target.kind];
}

/** What clients take from the process. */
type ClientContext = Pick<CommandContext, 'env' | 'envFile'>;

export type Clients = { readonly kinesis: KinesisClient; readonly dynamodb: DynamoDBClient };

/** A command ends with its first call that fails for good, so it retries longer than code that is called repeatedly. */
const COMMAND_ATTEMPTS = 6;

/** Runs `use` with clients of the target, then frees their sockets. The SDK is loaded here and no earlier. */
export async function withClients<T>(
  target: Target,
  context: ClientContext,
  use: (clients: Clients) => Promise<T>,
  options: Pick<ClientSettings, 'maxAttempts'> = {},
): Promise<T> {
  const { createDynamoDbClient } = await import('../../lib/aws/clients');
  const kinesis = await openKinesis(target, context, options);
  const settings = { ...clientSettings(target, context), ...options };
  const dynamodb = createDynamoDbClient({ ...settings, endpoint: target.endpoints?.dynamodb });
  try {
    return await use({ kinesis, dynamodb });
  } finally {
    kinesis.destroy();
    dynamodb.destroy();
  }
}

/** A client of the target's stream, which the caller destroys. */
export async function openKinesis(
  target: Target,
  context: ClientContext,
  options: Pick<ClientSettings, 'maxAttempts'> = {},
): Promise<KinesisClient> {
  const { createKinesisClient } = await import('../../lib/aws/clients');
  const settings = { ...clientSettings(target, context), ...options };
  return createKinesisClient({ ...settings, endpoint: target.endpoints?.kinesis });
}

function clientSettings(target: Target, context: ClientContext): ClientSettings {
  const environment = environmentFor(target, context.env);
  const account = accountOf(target, context);
  const { region, transport } = target;
  return { region, transport, environment, ...account, maxAttempts: COMMAND_ATTEMPTS };
}

/** The SDK itself finds the account in the environment, but not in `.env`. */
export function accountOf({ kind }: Target, { env, envFile = {} }: ClientContext) {
  const { AWS_PROFILE: profile, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (kind !== 'aws') return {};
  if (profile) return 'AWS_PROFILE' in envFile ? { profile } : {};
  if (!('AWS_ACCESS_KEY_ID' in envFile) || !accessKeyId || !secretAccessKey) return {};
  return { credentials: { accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN } };
}

/** The embedded cloud ignores the user's AWS configuration; on AWS, no emulator's address may slip in. */
export function environmentFor({ kind }: Target, env: CommandContext['env']): CommandContext['env'] {
  switch (kind) {
    case 'endpoint':
      return env;
    case 'embedded':
      return {};
    case 'aws':
      return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_ENDPOINT_URL')));
    default:
      return kind satisfies never;
  }
}
