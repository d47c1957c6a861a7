import type { StreamMessage } from '../contract/stream';

const encoder = new TextEncoder();

/** How long a client waits before it comes back. */
export const RETRY_MS = 3_000;

/** One server-sent event; the data is one line, because JSON has no raw line break. */
export function sseMessage(message: StreamMessage, id?: string): Uint8Array {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return encoder.encode(`${idLine}event: ${message.name}\ndata: ${JSON.stringify(message.data)}\n\n`);
}

export function sseRetry(retryMs: number): Uint8Array {
  return encoder.encode(`retry: ${retryMs}\n\n`);
}
