import { CborError, decodeCbor, type CborValue } from './decode';

type Options = Parameters<typeof decodeCbor> extends [Buffer, ...infer Rest] ? Rest : never;

/** The value of a CBOR text; undefined for bytes that are none, as `parseJson` does. */
export function parseCbor(bytes: Buffer, ...options: Options): CborValue | undefined {
  try {
    return decodeCbor(bytes, ...options);
  } catch (error) {
    if (error instanceof CborError) return undefined;
    throw error;
  }
}
