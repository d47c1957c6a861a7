import { base64, isPlain, quoted, type Input } from './body-texts';

const MEMBERS = new Set(['Records', 'StreamName', 'StreamARN']);
const RECORD_MEMBERS = new Set(['Data', 'PartitionKey']);

/**
 * The body of a PutRecords call, byte for byte as the SDK writes it, which walks a schema and encodes base64 digit by
 * digit. Undefined when the input holds anything but what our puts consist of; the SDK then writes the body.
 */
export function putRecordsBody(input: Input): Uint8Array | undefined {
  for (const name in input) if (!MEMBERS.has(name) && input[name] !== undefined) return undefined;
  const { Records: records, StreamName: name, StreamARN: arn } = input;
  if (!Array.isArray(records) || !isOptionalText(name) || !isOptionalText(arn)) return undefined;
  let text = '';
  for (const record of records) {
    const written = recordText(record);
    if (written === undefined) return undefined;
    text += text === '' ? written : `,${written}`;
  }
  return Buffer.from(`{"Records":[${text}]${memberText('StreamName', name)}${memberText('StreamARN', arn)}}`);
}

function recordText(record: unknown): string | undefined {
  if (!isPlain(record)) return undefined;
  for (const name in record) if (!RECORD_MEMBERS.has(name) && record[name] !== undefined) return undefined;
  const { Data: data, PartitionKey: key } = record;
  if (!(data instanceof Uint8Array) || typeof key !== 'string') return undefined;
  return `{"Data":"${base64(data)}","PartitionKey":${quoted(key)}}`;
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function memberText(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":${quoted(value)}`;
}
