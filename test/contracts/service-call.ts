import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type ServiceCall = {
  readonly service: 'kinesis' | 'dynamodb' | 'dynamodbstreams';
  readonly operation: string;
  readonly body?: unknown;
  /** @default POST */
  readonly method?: string;
  /** @default `/` */
  readonly path?: string;
  /** Replaces or extends the headers that an SDK sends. */
  readonly headers?: Readonly<Record<string, string>>;
};

export type ServiceAnswer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
  readonly text: string;
};

/** Longer than any of our clients waits. */
const ANSWER_TIMEOUT_MS = 15_000;

const TARGETS = {
  kinesis: 'Kinesis_20131202',
  dynamodb: 'DynamoDB_20120810',
  dynamodbstreams: 'DynamoDBStreams_20120810',
};
const MEDIA_TYPES = {
  kinesis: 'application/x-amz-json-1.1',
  dynamodb: 'application/x-amz-json-1.0',
  dynamodbstreams: 'application/x-amz-json-1.0',
};
/** Streams of tables are signed for as DynamoDB. */
const SIGNED_AS = { kinesis: 'kinesis', dynamodb: 'dynamodb', dynamodbstreams: 'dynamodb' };

/** The headers of an SDK call. The signature is made up, because emulators accept any. */
export function serviceHeaders({ service, operation }: Pick<ServiceCall, 'service' | 'operation'>) {
  return {
    'content-type': MEDIA_TYPES[service],
    'x-amz-target': `${TARGETS[service]}.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/${SIGNED_AS[service]}/aws4_request, SignedHeaders=host, Signature=a`,
  };
}

/** One call over plain HTTP/1.1 without the SDK. A body of bytes or text is sent unchanged. */
export async function callService(endpoint: string, call: ServiceCall): Promise<ServiceAnswer> {
  const { body, method = 'POST', path = '/' } = call;
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const payload = isRaw ? body : JSON.stringify(body ?? {});
  const headers = { ...serviceHeaders(call), 'content-length': Buffer.byteLength(payload), ...call.headers };
  const outgoing = request(endpoint, { method, path, headers, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  outgoing.end(payload);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const bytes = await buffer(answer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, bytes, text: bytes.toString() };
}
