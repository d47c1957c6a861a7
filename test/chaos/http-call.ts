import { request as sendRequest, type Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

export type HttpAnswer = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer };
export type HttpCall = { readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** Headers of a single connection, not of the message. */
const HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect']);

/** Forwards a call to the service at `endpoint`. */
export function forward(endpoint: string, agent: Agent, { headers, body }: HttpCall): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const passed = { ...withoutHop(headers), 'content-length': body.length };
    const request = sendRequest(endpoint, { method: 'POST', agent, headers: passed }, (response) => {
      response.toArray().then((chunks: Buffer[]) => {
        const status = response.statusCode ?? 502;
        resolve({ status, headers: withoutHop(response.headers), body: Buffer.concat(chunks) });
      }, reject);
    });
    request.once('error', reject).end(body);
  });
}

function withoutHop(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.has(name)));
}
