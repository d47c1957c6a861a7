import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../../core/user-error';
import { guardService } from '../../../core/guard-service';
import { REGION } from '../../../domain/embedded-account';
import type { ObjectStore } from '../object-store';
import { answerS3 } from './answer-s3';
import type { S3Answer } from './operations';
import { S3Error } from './s3-error';
import { xmlDocument } from '../../xml';
import { isErrno } from '../../../core/errno';

export type S3Service = {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
};

export type S3ServiceOptions = {
  /** @default any free port */
  readonly port?: number;
  /** Buckets by name, including those created later. */
  readonly buckets: ReadonlyMap<string, ObjectStore>;
};

/** An IP address makes SDKs use the path style, because it cannot have a subdomain. */
const HOST = '127.0.0.1';
const KEEP_ALIVE_MS = 60_000;

/**
 * Serves S3 to other processes, as far as the failure buckets need it.
 * @throws UserError when the port is taken
 */
export async function startS3Service({ port = 0, buckets }: S3ServiceOptions): Promise<S3Service> {
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing, buckets));
  guardService(server);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (!isErrno(error, 'EADDRINUSE')) throw error;
    throw new UserError(`port ${port} for S3 is in use: end the program that holds it, or choose another port`);
  }
  const { port: bound } = server.address() as AddressInfo;
  return {
    endpoint: `http://${HOST}:${bound}`,
    stop: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Never rejects: every error becomes a response, and response headers are set here, in ASCII. */
async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  buckets: ReadonlyMap<string, ObjectStore>,
): Promise<void> {
  let result: S3Answer;
  try {
    result = await answerS3(incoming, buckets);
  } catch (error) {
    result = errorAnswer(error, incoming);
  }
  const { status, headers = {}, body = '' } = result;
  if (!incoming.complete) outgoing.shouldKeepAlive = false;
  outgoing.writeHead(status, {
    ...headers,
    ...(status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    'x-amz-bucket-region': REGION,
  });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}

function errorAnswer(error: unknown, { url = '/' }: IncomingMessage): S3Answer {
  const fault = error instanceof S3Error ? error : new S3Error('InternalError', String(error));
  const body = xmlDocument('Error', { Code: fault.code, Message: fault.message, Resource: url.slice(0, 1_200) });
  return { status: fault.status, headers: { 'content-type': 'application/xml' }, body };
}
