import { asBuffer } from '../../core/as-buffer';
import { isObject } from '../../core/is-object';
import { parseJson } from '../../core/parse-json';
import type { Random } from '../../core/random-at';
import { unit } from '../../core/samplers';
import type { CborValue } from '../engines/cbor/decode';
import { encodeCbor } from '../engines/cbor/encode';
import { parseCbor } from '../engines/cbor/parse';
import type { Answer, Call } from '../engines/call';

export type Members = Readonly<Record<string, unknown>>;

/** A body in the format of its call; undefined where it is not a map. */
export function membersOf({ format, body }: Pick<Call, 'format' | 'body'>): Members | undefined {
  const bytes = asBuffer(body);
  const value = format === 'json' ? parseJson(bytes.toString()) : parseCbor(bytes);
  return isObject(value) ? value : undefined;
}

/** The call with another body. */
export function callWith(call: Call, members: Members): Call {
  return { ...call, body: bodyOf(call, members) };
}

/** A successful answer to the call. */
export function answerWith(call: Call, members: Members): Answer {
  return { status: 200, body: bodyOf(call, members) };
}

function bodyOf({ format }: Call, members: Members): Uint8Array {
  return format === 'cbor' ? encodeCbor(members as CborValue) : new TextEncoder().encode(JSON.stringify(members));
}

/** One in this many times, no part at all is taken. */
const WHOLE = 8;

/** The parts that are refused: at least one, now and then all. */
export function someOf(count: number, random: Random): ReadonlySet<number> {
  const share = unit(random) < 1 / WHOLE ? 1 : unit(random);
  const places = Array.from({ length: count }, (_none, at) => at).filter(() => unit(random) < share);
  return new Set(places.length > 0 ? places : [0]);
}
