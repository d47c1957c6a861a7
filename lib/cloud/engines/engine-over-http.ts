import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { EngineCaller } from '../gateway/service';
import type { Engine } from './engine';

const TYPES = {
  kinesis: { json: 'application/x-amz-json-1.1', cbor: 'application/x-amz-cbor-1.1' },
  dynamodb: { json: 'application/x-amz-json-1.0', cbor: '' },
} as const;
const TARGETS = { kinesis: 'Kinesis_20131202', dynamodb: 'DynamoDB_20120810' } as const;

/** Hands calls to an engine that listens on a port of its own. */
export function engineOverHttp({ service, endpoint }: Engine): EngineCaller & { readonly close: () => void } {
  const agent = new Agent({ keepAlive: true });
  const authorization = `AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=a`;
  return {
    call: async ({ operation, format, body }) => {
      const outgoing = request(endpoint, {
        agent,
        method: 'POST',
        headers: {
          'content-type': TYPES[service][format],
          'x-amz-target': `${TARGETS[service]}.${operation}`,
          'x-amz-date': '20260101T000000Z',
          'content-length': body.length,
          authorization,
        },
      });
      outgoing.end(body);
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      return { status: answer.statusCode ?? 500, body: await buffer(answer) };
    },
    close: () => agent.destroy(),
  };
}
