import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { noteAttemptedCalls } from './attempted-call';
import { checkAnswers } from './check-answers';
import { isLoopback } from './is-loopback';
import { nothingAmbient } from './nothing-ambient';
import { prepareBatchWrites, preparePutRecords } from './prepared-bodies';
import type { Transport } from './transport';

export type ClientSettings = {
  /** Where an emulator listens. @default AWS's own endpoint of the region */
  readonly endpoint?: string;
  /** @default the SDK's own search; `us-east-1` on a loopback endpoint that has none */
  readonly region?: string;
  /** @default the SDK's own search; on a loopback endpoint the key of `environment`, or a placeholder */
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Attempts of the SDK per request, the first included; also for unusable answers. @default 3 */
  readonly maxAttempts?: number;
  /** Connections kept open; calls beyond that wait for one. @default 64 */
  readonly maxSockets?: number;
  /** A profile of AWS's configuration files. @default the SDK's own search */
  readonly profile?: string;
  /** @default 10,000 */
  readonly requestTimeoutMs?: number;
  /** The process's variables, handed over by the entry point; only those that AWS's own tools read are used. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Takes the requests in place of HTTP, unsigned; the endpoint is then only a name. @default HTTP, as on AWS */
  readonly transport?: Transport | undefined;
};

/** An emulator accepts any credentials, but the SDK refuses to sign without some. */
const PLACEHOLDER = { accessKeyId: 'local', secretAccessKey: 'local' };
const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;
const MAX_SOCKETS = 64;
const MAX_ATTEMPTS = 3;

/**
 * Kinesis over HTTP/1.1 with connections kept alive: the SDK's default opens a new HTTP/2 session for each request.
 */
export function createKinesisClient(settings: ClientSettings = {}): KinesisClient {
  const client = new KinesisClient(clientConfig(settings, 'AWS_ENDPOINT_URL_KINESIS', 'kinesis'));
  preparePutRecords(client);
  return preparedClient(client);
}

/** DynamoDB over HTTP/1.1 with connections kept alive. */
export function createDynamoDbClient(settings: ClientSettings = {}): DynamoDBClient {
  const client = new DynamoDBClient(clientConfig(settings, 'AWS_ENDPOINT_URL_DYNAMODB', 'dynamodb'));
  prepareBatchWrites(client);
  return preparedClient(client);
}

function preparedClient<C extends KinesisClient | DynamoDBClient>(client: C): C {
  // The SDK copies every request for a log that is never written, a quarter of its cost per record.
  client.middlewareStack.remove('loggerMiddleware');
  noteAttemptedCalls(client);
  return checkAnswers(client);
}

/**
 * The configuration of a client of any service, from the settings and the process's variables.
 *
 * @param service the service that a transport takes requests to. @default HTTP in any case
 */
export function clientConfig(settings: ClientSettings, endpointVariable: string, service?: 'kinesis' | 'dynamodb') {
  const env = settings.environment ?? {};
  const endpoint = settings.endpoint ?? env[endpointVariable] ?? env.AWS_ENDPOINT_URL;
  const local = endpoint !== undefined && isLoopback(endpoint);
  const region = settings.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? (local ? 'us-east-1' : undefined);
  const credentials = settings.credentials ?? (local ? localCredentials(env) : undefined);
  return {
    ...(endpoint !== undefined && { endpoint, ...nothingAmbient() }),
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
    ...(settings.profile !== undefined && { profile: settings.profile }),
    maxAttempts: settings.maxAttempts ?? MAX_ATTEMPTS,
    ...requestPath(settings, service),
  };
}

function requestPath(settings: ClientSettings, service: 'kinesis' | 'dynamodb' | undefined) {
  const { transport, requestTimeoutMs = REQUEST_TIMEOUT_MS } = settings;
  if (!transport || !service) return { requestHandler: keepAliveHandler(settings) };
  return { requestHandler: transport(service, requestTimeoutMs), signer: UNSIGNED };
}

/** Hashing the body for a signature that nobody checks would be a tenth of a call's cost. */
const UNSIGNED = { sign: async <R>(request: R): Promise<R> => request };

/** Some emulators take the account from the key, so a key that is set is used; a profile would lead to a real account. */
function localCredentials(env: NonNullable<ClientSettings['environment']>) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (!accessKeyId) return PLACEHOLDER;
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey || PLACEHOLDER.secretAccessKey,
    ...(token && { sessionToken: token }),
  };
}

function keepAliveHandler({ maxSockets = MAX_SOCKETS, requestTimeoutMs = REQUEST_TIMEOUT_MS }: ClientSettings) {
  const agentOptions = { keepAlive: true, maxSockets };
  return new NodeHttpHandler({
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
  });
}
