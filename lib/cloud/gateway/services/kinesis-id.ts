import { randomBytes } from 'node:crypto';

/** AWS adds an id for its support to every answer of Kinesis: 72 bytes in base64. */
export function kinesisIdHeader(): Readonly<Record<string, string>> {
  return { 'x-amz-id-2': randomBytes(72).toString('base64') };
}
