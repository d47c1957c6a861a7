export type SseMessage = { readonly id?: string; readonly event: string; readonly data: string };

export async function* readMessages(response: Response): AsyncGenerator<SseMessage> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
      if (fields.event) yield fields as SseMessage;
    }
  }
}

export async function until(messages: AsyncGenerator<SseMessage>, wanted: (message: SseMessage) => boolean) {
  for (;;) {
    const { done, value } = await messages.next();
    if (done) throw new Error('the stream ended');
    if (wanted(value)) return value;
  }
}
