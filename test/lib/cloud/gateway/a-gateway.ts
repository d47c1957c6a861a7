import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:http2';
import { buffer } from 'node:stream/consumers';
import { systemClock } from '../../../../lib/core/system-clock';
import type { Answer, Call } from '../../../../lib/cloud/engines/call';
import { startGateway, type Gateway, type GatewayOptions } from '../../../../lib/cloud/gateway/gateway';
import { dynamoDbService } from '../../../../lib/cloud/gateway/services/dynamodb-service';
import { kinesisService } from '../../../../lib/cloud/gateway/services/kinesis-service';
import type { ObjectStore } from '../../../../lib/cloud/storage/object-store';
import { s3Service } from '../../../../lib/cloud/storage/s3/s3-service';

/** A gateway before engines that answer with what they were called with. */
export type AGateway = Gateway & {
  readonly calls: { kinesis: Call[]; dynamodb: Call[] };
  readonly said: string[];
};

type EngineAnswer = (call: Call) => Answer | Promise<Answer>;

/** An engine that answers every call with its own body. */
const echo: EngineAnswer = ({ body }) => ({ status: 200, body: Uint8Array.from(body) });

export async function aGateway(options: Partial<GatewayOptions> & { engine?: EngineAnswer } = {}): Promise<AGateway> {
  const { engine = echo, ...rest } = options;
  const calls: AGateway['calls'] = { kinesis: [], dynamodb: [] };
  const said: string[] = [];
  const say = (_details: object, message: string) => void said.push(message);
  const callerOf = (name: 'kinesis' | 'dynamodb') => ({
    call: async (call: Call) => {
      calls[name].push(call);
      return engine(call);
    },
  });
  const gateway = await startGateway({
    services: [kinesisService(callerOf('kinesis')), dynamoDbService(callerOf('dynamodb'), 'us-east-1')],
    region: 'us-east-1',
    clock: systemClock,
    log: { warn: say },
    ...rest,
  });
  return Object.assign(gateway, { calls, said });
}

/** A gateway before nothing but S3. */
export function anS3Gateway(buckets: ReadonlyMap<string, ObjectStore>): Promise<AGateway> {
  return aGateway({ services: [s3Service({ buckets, region: 'us-east-1' })] });
}

export type HttpCall = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly text: string;
};

/** One request over HTTP/1.1, with nothing added but its length. */
export async function overHttp1({ port }: Gateway, call: HttpCall): Promise<HttpAnswer> {
  const { method = 'POST', path = '/', headers = {}, body = '' } = call;
  const outgoing = request({ port, host: '127.0.0.1', method, path, headers, agent: false });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return answerOf(answer.statusCode, answer.headers, await buffer(answer));
}

/** The same over HTTP/2, in a session of its own. */
export async function overHttp2({ endpoint }: Gateway, call: HttpCall): Promise<HttpAnswer> {
  const { method = 'POST', path = '/', headers = {}, body = '' } = call;
  const session = connect(endpoint);
  try {
    const { host, ...others } = headers;
    const stream = session.request({
      ':method': method,
      ':path': path,
      ...(host !== undefined && { ':authority': host }),
      ...others,
    });
    if (body.length > 0) stream.end(body);
    else stream.end();
    const [answered] = (await once(stream, 'response')) as [Record<string, string>];
    return answerOf(Number(answered[':status']), answered, await buffer(stream));
  } finally {
    session.destroy();
  }
}

function answerOf(status: number | undefined, headers: HttpAnswer['headers'], bytes: Buffer): HttpAnswer {
  return { status: status ?? 0, headers, bytes, text: bytes.toString() };
}

const MEDIA_TYPES = { kinesis: 'application/x-amz-json-1.1', dynamodb: 'application/x-amz-json-1.0' };
const TARGETS = { kinesis: 'Kinesis_20131202', dynamodb: 'DynamoDB_20120810' };

/** The headers of a signed call, as an SDK writes them. The signature is made up: any will do. */
export function signedCall(service: 'kinesis' | 'dynamodb', operation: string, region = 'us-east-1') {
  return {
    'content-type': MEDIA_TYPES[service],
    'x-amz-target': `${TARGETS[service]}.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: signature(service, region),
  };
}

export function signature(service: string, region = 'us-east-1'): string {
  return `AWS4-HMAC-SHA256 Credential=a/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=a`;
}
