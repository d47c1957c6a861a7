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
  const body = format === 'cbor' ? textsAsCbor(members) : new TextEncoder().encode(JSON.stringify(members));
  return { status, errorType: type, body };
}

/** A CBOR map of texts (RFC 8949: major types 5 and 3), each below 64 KiB. */
function textsAsCbor(members: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(members);
  const texts = entries.flat().map((text) => Buffer.from(text));
  const heads = texts.map(({ length }) => Buffer.of(0x79, length >> 8, length & 0xff));
  return new Uint8Array(
    Buffer.concat([Buffer.of(0xa0 + entries.length), ...texts.flatMap((text, n) => [heads[n]!, text])]),
  );
}
