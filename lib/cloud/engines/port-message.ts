import type { Answer, BodyFormat } from './call';

/** A call on its way through a MessagePort. An array, because its copy is cheaper than that of an object. */
type PortCall = readonly [id: number, operation: string, format: BodyFormat, body: Uint8Array];

/** About what follows the answer to the call with the same id: its next part is wanted, or no more. */
type PortWish = readonly [id: number, what: 'next' | 'leave', format?: undefined, body?: undefined];

export type ToPort = PortCall | PortWish;

/** The answer to the call with the same id; the error type is empty on success. */
export type PortAnswer = readonly [
  id: number,
  status: number,
  errorType: string,
  body: Uint8Array,
  broken?: Answer['broken'],
  /** Whether parts follow the body. */
  goesOn?: boolean,
];

/** The next part of the body of the call with the same id; undefined at its end, and where it breaks off. */
export type PortPart = readonly [id: number, part: Uint8Array | undefined, isBroken?: boolean];
