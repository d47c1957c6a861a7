import { encodeCbor } from './cbor/encode';
import type { Answer, BodyFormat } from './call';

export type ErrorText = { readonly type: string; readonly message: string; readonly status: number };

/** The common error of AWS's services, which their clients try again. */
export const INTERNAL_FAILURE: ErrorText = {
  type: 'InternalFailure',
  message: 'The request processing has failed because of an unknown error, exception or failure.',
  status: 500,
};

/** An error in AWS's shape, in the format of the call that it answers. */
export function errorAnswer(format: BodyFormat, { type, message, status }: ErrorText): Answer {
  const members = { __type: type, message };
  const body = format === 'cbor' ? encodeCbor(members) : new TextEncoder().encode(JSON.stringify(members));
  return { status, errorType: type, body };
}
