import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isErrno } from '../../core/errno';
import { MAX_HEADER_BYTES } from '../contract/limits';
import { PROBLEM_MEDIA_TYPE, problemBody, PROBLEMS, type ApiProblem, type ProblemCode } from '../contract/problem';
import { securityHeaders } from '../respond';

/** Answers without reading what the client still sends, which leaves the connection unusable. */
export function refuse(incoming: IncomingMessage, outgoing: ServerResponse, problem: ApiProblem): void {
  if (!incoming.complete) outgoing.shouldKeepAlive = false;
  outgoing.once('finish', () => incoming.resume());
  sendProblem(outgoing, problem);
}

export function sendProblem(outgoing: ServerResponse, { code, message, more }: ApiProblem): void {
  const body = JSON.stringify(problemBody(code, message, more.faults));
  outgoing.writeHead(PROBLEMS[code].status, { ...problemHeaders(body), ...more.headers });
  outgoing.end(body);
}

export function problemResponse(code: ProblemCode, detail: string): Response {
  const body = JSON.stringify(problemBody(code, detail));
  return new Response(body, { status: PROBLEMS[code].status, headers: problemHeaders(body) });
}

/** A request that is not HTTP, too slow, or too large in its head: there is a socket, but no request to answer. */
export function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0 || isErrno(error, 'ECONNRESET')) return void socket.destroy();
  const problem = problemOfParser(error.code);
  const body = JSON.stringify(problemBody(problem.code, problem.detail));
  const { status } = PROBLEMS[problem.code];
  const headers = Object.entries({ ...problemHeaders(body), connection: 'close' });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`);
}

function problemOfParser(code: string | undefined): { code: ProblemCode; detail: string } {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { code: 'headers_too_large', detail: `all headers together have at most ${MAX_HEADER_BYTES} bytes` };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { code: 'request_timeout', detail: 'the request did not arrive in time' };
  }
  return { code: 'malformed_request', detail: 'this is not HTTP/1.1' };
}

function problemHeaders(body: string) {
  return {
    ...securityHeaders('data'),
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
  };
}
