import type { BodyFormat, RestOfBody } from '../../engines/call';
import type { Kinesis } from '../kinesis';
import type { Output } from '../output';
import type { RequestOf, RequestSpec } from '../requests/members';

/** A body that goes on after its first part. */
export class LongBody {
  constructor(
    readonly first: Uint8Array,
    readonly rest: RestOfBody,
  ) {}
}

/** What an operation answers with: members, a body that is already encoded, or nothing, which is an empty body. */
export type Result = Output | Uint8Array | LongBody | undefined;

/** One operation of Kinesis Data Streams. */
export type Operation = {
  /** As AWS names it. */
  readonly name: string;
  readonly request: RequestSpec;
  readonly answer: (request: never, kinesis: Kinesis, format: BodyFormat) => Result;
};

/** Ties the type of a request to its specification. */
export function operation<const S extends RequestSpec>(
  name: string,
  request: S,
  answer: (request: RequestOf<S>, kinesis: Kinesis, format: BodyFormat) => Result | void,
): Operation {
  return { name, request, answer: (given, kinesis, format) => answer(given, kinesis, format) ?? undefined };
}
