import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Call, ServiceEngine } from '../../lib/cloud/engines/call';
import { itemBatchOf } from '../../lib/cloud/faults/item-batch';
import { putBatchOf } from '../../lib/cloud/faults/put-batch';
import { integer, unit } from '../../lib/core/samplers';
import { clientError, html, serverError, throttled } from './error-answer';
import type { FaultKind } from './fault-kinds';
import type { FaultPlan, PlannedFault } from './fault-plan';
import { cut, emptied, withoutAField } from './harm-answer';
import { forward, type HttpAnswer, type HttpCall } from './http-call';

export type ChaosProxy = {
  readonly endpoint: string;
  /** From now on calls fail by the plan. Before this, and after `calm`, all calls pass through. */
  readonly begin: (plan: FaultPlan) => void;
  readonly calm: () => void;
  /** Injected faults, by kind and operation. */
  readonly counts: () => Readonly<Record<string, Readonly<Partial<Record<FaultKind, number>>>>>;
  readonly close: () => Promise<void>;
};

/** Longer than any other wait of a test's clients, and shorter than their timeouts. */
const SLOW_MS = { from: 50, to: 400 };

type Reply = { readonly answer: HttpAnswer; readonly breakOff?: boolean } | 'reset';

/** A proxy between AWS SDK clients and the service at `target` on 127.0.0.1 that injects faults into their calls. */
export async function startChaosProxy(service: 'kinesis' | 'dynamodb', target: string): Promise<ChaosProxy> {
  const agent = new Agent({ keepAlive: true });
  const counts: Record<string, Partial<Record<FaultKind, number>>> = {};
  let plan: FaultPlan | undefined;

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const call = { headers: request.headers, body: Buffer.concat(await request.toArray()) };
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const fault = plan?.next(operation);
    const [prefix] = String(request.headers['x-amz-target']).split('.');
    const pass = (body: Buffer = call.body, asked = operation) =>
      forward(target, agent, { headers: { ...call.headers, 'x-amz-target': `${prefix}.${asked}` }, body });
    if (fault) (counts[operation] ??= {})[fault.kind] = (counts[operation][fault.kind] ?? 0) + 1;
    const reply = fault ? await harm({ service, operation, call, pass, fault }) : { answer: await pass() };
    send(response, reply);
  };
  const server = createServer((request, response) => {
    // The client or the service has disconnected; the caller learns this from its connection.
    serve(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    begin: (next) => void (plan = next),
    calm: () => void (plan = undefined),
    counts: () => counts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

type Harmed = {
  readonly service: 'kinesis' | 'dynamodb';
  readonly operation: string;
  readonly call: HttpCall;
  /** Forwards the call, or another one of the same client. */
  readonly pass: (body?: Buffer, operation?: string) => Promise<HttpAnswer>;
  readonly fault: PlannedFault;
};

async function harm({ service, operation, call, pass, fault }: Harmed): Promise<Reply> {
  const { kind, random } = fault;
  const mayHaveDone = () => (unit(random) < 0.5 ? pass() : undefined);
  switch (kind) {
    case 'refused-items':
      return { answer: await refuseSome(operation, call, pass, fault) };
    case 'throttled':
      return { answer: throttled(service, random) };
    case 'client-error':
      return { answer: clientError(operation, random) };
    case 'server-error':
      return { answer: serverError(random) };
    case 'reset-before':
      return 'reset';
    case 'reset-after':
      await pass();
      return 'reset';
    case 'slow':
      await delay(integer(random, SLOW_MS.from, SLOW_MS.to));
      return { answer: await pass() };
    case 'truncated':
      return { answer: await pass(), breakOff: true };
    case 'cut':
      return { answer: cut(await pass()) };
    case 'empty':
      return { answer: emptied((await mayHaveDone()) ?? html(200)) };
    case 'partial':
      return { answer: withoutAField(await pass(), random) };
    case 'html-200':
      await mayHaveDone();
      return { answer: html(200) };
    case 'html-502':
      return { answer: html(502) };
    default:
      return kind satisfies never;
  }
}

async function refuseSome(
  operation: string,
  call: HttpCall,
  pass: Harmed['pass'],
  { random }: PlannedFault,
): Promise<HttpAnswer> {
  const next: ServiceEngine['call'] = async ({ operation: asked, body }) => {
    const { status, headers, body: bytes } = await pass(Buffer.from(body), asked);
    const errorType = headers['x-amzn-errortype'];
    return { status, body: bytes, ...(typeof errorType === 'string' && { errorType }) };
  };
  const asked: Call = { operation, format: 'json', body: call.body };
  const answer = await (operation === 'PutRecords'
    ? putBatchOf(asked)?.refuse(random, next)
    : itemBatchOf(asked)?.leave(random, next));
  if (!answer) return pass();
  const { status, body, errorType } = answer;
  const type = errorType === undefined ? {} : { 'x-amzn-errortype': errorType };
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', ...type }, body: Buffer.from(body) };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'reset') return void response.socket?.resetAndDestroy();
  const { status, headers, body } = reply.answer;
  // A checksum of the whole answer would reveal the change.
  const { 'x-amz-crc32': _checksum, ...rest } = headers as Record<string, string>;
  response.writeHead(status, { ...rest, 'content-length': body.length });
  if (!reply.breakOff) return void response.end(body);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}
