import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../core/clock';
import { errorText } from '../../core/error-text';
import { refuseForeign } from '../../core/loopback-guard';
import { createDispatch, type Dispatch } from './dispatch';
import { faultsPage, isForFaultsPage, type FaultControl } from './faults-page';
import type { Throttles } from '../limits/limits';
import { healthAnswer } from './health';
import { BodyFault } from './http/body-fault';
import { collectBody } from './http/collect-body';
import { Deadlines } from './http/deadlines';
import { Exchange, type Incoming, type Outgoing } from './http/exchange';
import type { GatewayLog } from './gateway-log';
import { protocolFault } from './protocol-fault';
import type { Fault, Service, ServiceRequest } from './service';
import { credentialScope, type CredentialScope } from './signature';

export type DoorLimits = {
  /** From the first line of a request to the end of its body. */
  readonly bodyTimeoutMs: number;
  /** From there to the answer of the service. */
  readonly answerTimeoutMs: number;
};

type DoorOptions = {
  readonly services: readonly Service[];
  readonly region: string;
  readonly failure?: (() => Error | undefined) | undefined;
  /** What the limits of AWS have refused. @default nothing */
  readonly throttles?: (() => readonly Throttles[]) | undefined;
  readonly faults?: FaultControl | undefined;
  readonly clock: Clock;
  readonly log: GatewayLog;
  readonly limits: DoorLimits;
  readonly stopped: AbortSignal;
};

/** A client may make regions up. */
const MAX_SAID_REGIONS = 20;
const NO_QUERY = new URLSearchParams();

/** Lets requests in: guards, finds the service, and sees to it that each request is answered once and in time. */
export class Door {
  /** Known once the server listens. */
  port = 0;
  private readonly dispatch: Dispatch;
  private readonly bodies: Deadlines;
  private readonly answers: Deadlines;
  private readonly foreignRegions = new Set<string>();

  constructor(private readonly options: DoorOptions) {
    const { services, clock, limits, stopped } = options;
    setMaxListeners(0, stopped); // every stream of events listens to it
    this.dispatch = createDispatch(services);
    this.bodies = new Deadlines(clock, limits.bodyTimeoutMs, stopped);
    this.answers = new Deadlines(clock, limits.answerTimeoutMs, stopped);
  }

  /** Never throws: it is a listener of servers. */
  readonly enter = (incoming: Incoming, outgoing: Outgoing): void => {
    const exchange = new Exchange(incoming, outgoing, this.options.stopped);
    const request = requestOf(incoming);
    const refusal = refuseForeign({ ...request, url: incoming.url, rawHeaders: incoming.rawHeaders }, this.port);
    if (refusal) {
      const fault = { status: 403, type: 'AccessDeniedException', message: refusal.message };
      return exchange.send(request.id, protocolFault(request, fault));
    }
    const health = this.healthOf(request);
    if (health) return exchange.send(request.id, health);
    return this.pass(request, exchange);
  };

  private healthOf({ method, path }: ServiceRequest) {
    const { services, failure = () => undefined, throttles = () => [] } = this.options;
    return method === 'GET' || method === 'HEAD' ? healthAnswer(path, { services, failure, throttles }) : undefined;
  }

  private pass(unnamed: ServiceRequest, exchange: Exchange): void {
    const scope = credentialScope(unnamed.headers, unnamed.query);
    this.noteRegion(scope);
    const service = this.serviceFor(unnamed, scope);
    const request = service.createId ? { ...unnamed, id: service.createId() } : unnamed;
    const refuse = (fault: Fault) => exchange.send(request.id, service.refuse(request, fault));
    this.watch(exchange, () => refuse(TOO_SLOW));
    service.answer(request).then(
      (answer) => exchange.send(request.id, answer),
      (error: unknown) => {
        if (error instanceof BodyFault && error.reason === 'gone') exchange.drop();
        else refuse(error instanceof BodyFault ? TOO_LARGE : this.failureOf(error));
      },
    );
  }

  private serviceFor(request: ServiceRequest, scope: CredentialScope | undefined): ReturnType<Dispatch> {
    const { faults } = this.options;
    return faults && isForFaultsPage(request, scope) ? faultsPage(faults) : this.dispatch(request, scope);
  }

  private watch(exchange: Exchange, onLate: () => void): void {
    const { incoming } = exchange;
    const received = this.bodies.start(() => exchange.drop());
    incoming.once('close', received);
    incoming.once('end', () => {
      received();
      exchange.whenOver(this.answers.start(onLate));
    });
  }

  private noteRegion(scope: CredentialScope | undefined): void {
    const { region, log } = this.options;
    if (!scope?.region || scope.region === region || this.foreignRegions.has(scope.region)) return;
    if (this.foreignRegions.size === MAX_SAID_REGIONS) return;
    this.foreignRegions.add(scope.region);
    log.warn({}, `a request was signed for ${scope.region}: this cloud is ${region} alone and serves it as that`);
  }

  private failureOf(error: unknown): Fault {
    const death = this.options.failure?.();
    if (death) return { status: 503, type: 'ServiceUnavailable', message: death.message };
    return { status: 500, type: 'InternalFailure', message: `The request failed: ${errorText(error)}` };
  }
}

const TOO_SLOW: Fault = { status: 500, type: 'InternalFailure', message: 'The request was not answered in time.' };
const TOO_LARGE: Fault = {
  status: 413,
  type: 'RequestEntityTooLargeException',
  message: 'The body of the request is longer than the service takes.',
};

function requestOf(incoming: Incoming): ServiceRequest {
  const { method = 'GET', url = '/' } = incoming;
  const headers = headersOf(incoming);
  const search = url.indexOf('?');
  return {
    id: randomUUID(),
    method,
    path: search < 0 ? url : url.slice(0, search),
    query: search < 0 ? NO_QUERY : new URLSearchParams(url.slice(search + 1)),
    headers,
    readBody: (maxBytes) => collectBody(incoming, maxBytes, Number(headers['content-length'] ?? 0)),
    stream: incoming,
  };
}

/** HTTP/2 has the host in a header of its own. */
function headersOf({ headers }: Incoming): IncomingHttpHeaders {
  const authority = headers[':authority'];
  return typeof authority === 'string' && headers.host === undefined ? { ...headers, host: authority } : headers;
}
