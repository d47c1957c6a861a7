import type { Answer, BodyFormat } from './call';

/** A call on its way through a MessagePort. An array, because its copy is cheaper than that of an object. */
export type PortCall = readonly [id: number, operation: string, format: BodyFormat, body: Uint8Array];

/** The answer to the call with the same id; the error type is empty on success. */
export type PortAnswer = readonly [
  id: number,
  status: number,
  errorType: string,
  body: Uint8Array,
  broken?: Answer['broken'],
];
