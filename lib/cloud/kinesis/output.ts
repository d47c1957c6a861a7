import type { BodyFormat } from '../engines/call';
import { encodeCbor } from '../engines/cbor/encode';
import type { CborValue } from '../engines/cbor/decode';

/** A time in an answer: seconds with a fraction in JSON, whole milliseconds in CBOR, as AWS's SDKs read them. */
export class Moment {
  constructor(readonly ms: number) {}

  toJSON(): number {
    return this.ms / 1000;
  }
}

export type OutputValue =
  string | number | boolean | undefined | Moment | readonly OutputValue[] | { readonly [name: string]: OutputValue };

/** An answer's members; undefined ones are left out. */
export type Output = { readonly [name: string]: OutputValue };

/** Encodes an answer onto an ArrayBuffer of its own. */
export function encodeOutput(output: Output, format: BodyFormat): Uint8Array {
  return format === 'json' ? new TextEncoder().encode(JSON.stringify(output)) : encodeCbor(cborOf(output));
}

export function cborOf(value: Exclude<OutputValue, undefined>): CborValue {
  if (value instanceof Moment) return Math.round(value.ms);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Exclude<OutputValue, undefined>[]).map(cborOf);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, cborOf(member as never)]));
}
