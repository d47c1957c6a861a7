import { asBuffer } from '../../../core/as-buffer';

/** Bytes as JSON carries them. */
export function toBase64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64');
}
