import { asBuffer } from '../core/as-buffer';

/** What the SDK takes; read without trust, because a body of ours must be the SDK's in every byte. */
export type Input = Readonly<Record<string, unknown>>;

/** An object without a prototype of its own: neither bytes nor a list. */
export function isPlain(value: unknown): value is Input {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Text that JSON holds as it is: no control character, quote, backslash or surrogate. */
const UNESCAPED = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

export function quoted(text: string): string {
  return UNESCAPED.test(text) ? `"${text}"` : JSON.stringify(text);
}

export function base64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64');
}
