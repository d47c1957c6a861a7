export type SseMessage = { readonly name: string; readonly data: string; readonly id: string | undefined };

/**
 * Reads server-sent events line by line (WHATWG HTML, 9.2.6). The browser's own EventSource gives up for good after an
 * error status and loses its place, so the page reconnects by itself.
 */
export function createSseParser(onRetry: (retryMs: number) => void) {
  let id: string | undefined;
  let name = '';
  let data: string[] = [];

  /** The message that this line completes, if it does. */
  return (line: string): SseMessage | undefined => {
    if (line === '') return complete();
    if (line.startsWith(':')) return undefined;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry(Number(value));
    return undefined;
  };

  function complete(): SseMessage | undefined {
    const message = data.length > 0 ? { name: name || 'message', data: data.join('\n'), id } : undefined;
    name = '';
    data = [];
    return message;
  }
}
