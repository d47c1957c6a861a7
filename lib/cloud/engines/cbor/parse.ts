import { CborError, decodeCbor, type CborValue } from './decode';

/** The value of a CBOR text; undefined for bytes that are none, as `parseJson` does. */
export function parseCbor(bytes: Buffer): CborValue | undefined {
  try {
    return decodeCbor(bytes);
  } catch (error) {
    if (error instanceof CborError) return undefined;
    throw error;
  }
}
