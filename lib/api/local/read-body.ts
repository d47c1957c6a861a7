import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '../contract/limits';
import { ApiProblem } from '../contract/problem';

/**
 * The whole body. A slow one is cut off by the server's request timeout.
 * @throws ApiProblem when it is too large, before reading it where the header shows that
 */
export async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const declared = Number(incoming.headers['content-length'] ?? 0);
  if (declared > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ApiProblem {
  return new ApiProblem('body_too_large', `bodies have at most ${MAX_BODY_BYTES} bytes`, {
    headers: { connection: 'close' },
  });
}
