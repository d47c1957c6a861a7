import { crc32 } from 'node:zlib';

/** A message of an event stream as AWS's clients read it. */
export type EventMessage = { readonly headers: Readonly<Record<string, string>>; readonly payload: Buffer };

/** Reads a whole event stream, every checksum of which must be right. */
export function eventMessages(stream: Uint8Array): readonly EventMessage[] {
  const messages: EventMessage[] = [];
  for (let rest = Buffer.from(stream); rest.length > 0; rest = rest.subarray(rest.readUInt32BE(0))) {
    const message = rest.subarray(0, rest.readUInt32BE(0));
    const end = message.length - 4;
    const headEnd = 12 + message.readUInt32BE(4);
    expect(message.readUInt32BE(8)).toBe(crc32(message.subarray(0, 8)));
    expect(message.readUInt32BE(end)).toBe(crc32(message.subarray(0, end)));
    messages.push({ headers: headersOf(message.subarray(12, headEnd)), payload: message.subarray(headEnd, end) });
  }
  return messages;
}

function headersOf(bytes: Buffer): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < bytes.length;) {
    const nameEnd = at + 1 + bytes[at]!;
    expect(bytes[nameEnd]).toBe(7); // a text
    const valueEnd = nameEnd + 3 + bytes.readUInt16BE(nameEnd + 1);
    headers[bytes.toString('utf8', at + 1, nameEnd)] = bytes.toString('utf8', nameEnd + 3, valueEnd);
    at = valueEnd;
  }
  return headers;
}
