import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Answer, RestOfBody } from '../engines/call';
import type { OperationTable } from './operations/operation-table';

/** A request that passed the guard, the same for HTTP/1.1 and HTTP/2. */
export type ServiceRequest = {
  /** For the answer, in the form that the service has. */
  readonly id: string;
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By name in lower case; `host` also where HTTP/2 calls it `:authority`. */
  readonly headers: IncomingHttpHeaders;
  /**
   * The whole body, on an ArrayBuffer of its own, which may be transferred to another thread.
   *
   * @throws BodyFault when it is longer, is not complete in time, or the client hangs up
   */
  readonly readBody: (maxBytes: number) => Promise<Uint8Array<ArrayBuffer>>;
  /** The body as it comes, for services that do not keep it in memory. */
  readonly stream: Readable;
};

export type ServiceAnswer = {
  readonly status: number;
  /** By name in lower case. The gateway adds the length and the request id. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** What follows the body, which then has no length beforehand. */
  readonly rest?: RestOfBody | undefined;
  /** The connection ends instead of the answer, or in the middle of its body. */
  readonly broken?: Answer['broken'];
};

/** What went wrong before a service could work on a request, or instead of its answer. */
export type Fault = { readonly status: number; readonly type: string; readonly message?: string };

/** A service of AWS behind the gateway. */
export type Service = {
  /** As in aws-services. */
  readonly name: string;
  /** What it emulates. */
  readonly operations: OperationTable;
  /** Figures for the health page. */
  readonly details?: () => Readonly<Record<string, number>>;
  /** A request id in the form of the service. @default a UUID */
  readonly createId?: () => string;
  /** Rejects only by a fault that is not the caller's. */
  readonly answer: (request: ServiceRequest) => Promise<ServiceAnswer>;
  /** Says what went wrong in the words of the service's protocol. */
  readonly refuse: (request: ServiceRequest, fault: Fault) => ServiceAnswer;
};
