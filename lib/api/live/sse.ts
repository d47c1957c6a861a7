import type { StreamMessage } from '../contract/stream';

const encoder = new TextEncoder();

/** How long a client waits before it reconnects. */
export const RETRY_MS = 3_000;

/** One server-sent event. Its data is one line, because JSON contains no raw line breaks. */
export function sseMessage(message: StreamMessage, id?: string): Uint8Array {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return encoder.encode(`${idLine}event: ${message.name}\ndata: ${JSON.stringify(message.data)}\n\n`);
}

export function sseRetry(retryMs: number): Uint8Array {
  return encoder.encode(`retry: ${retryMs}\n\n`);
}
