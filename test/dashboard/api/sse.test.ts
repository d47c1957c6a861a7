import fc from 'fast-check';
import { linesOf } from '../../../dashboard/src/api/lines-of';
import { createSseParser, type SseMessage } from '../../../dashboard/src/api/sse-parser';
import { sseMessage, sseRetry } from '../../../lib/api/live/sse';

/** A body that arrives in the given pieces. */
function bodyOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function messagesOf(pieces: readonly Uint8Array[]) {
  const messages: SseMessage[] = [];
  const retries: number[] = [];
  const parse = createSseParser((retryMs) => retries.push(retryMs));
  for await (const line of linesOf(bodyOf(pieces))) {
    const message = parse(line);
    if (message) messages.push(message);
  }
  return { messages, retries };
}

const bytes = (text: string) => new TextEncoder().encode(text);

test('the parser reads what the server encodes, wherever the bytes are cut', async () => {
  const reason = 'Straße – 漢字 🙂\n"quoted"';
  const sent = Buffer.concat([
    sseRetry(3_000),
    sseMessage({ name: 'reset', data: { reason } }, 'boot-1'),
    sseMessage({ name: 'reset', data: { reason: '' } }),
  ]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(sent.length), { maxLength: 20 }), async (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), sent.length];
      const pieces = at.slice(1).map((end, index) => sent.subarray(at[index], end));
      const { messages, retries } = await messagesOf(pieces);
      expect(retries).toEqual([3_000]);
      expect(messages.map(({ name, id, data }) => ({ name, id, ...(JSON.parse(data) as object) }))).toEqual([
        { name: 'reset', id: 'boot-1', reason },
        { name: 'reset', id: 'boot-1', reason: '' },
      ]);
    }),
  );
});

test('the parser takes comments, several data lines and all three line ends', async () => {
  const { messages } = await messagesOf([
    bytes(': beat\r\ndata: a\rdata:b\nignored: x\r'),
    bytes('\n\r\nevent: e\n\n'),
  ]);
  expect(messages).toEqual([{ name: 'message', data: 'a\nb', id: undefined }]);
});

test('a message that is cut off is dropped', async () => {
  expect((await messagesOf([bytes('data: whole\n\ndata: cut')])).messages).toHaveLength(1);
});
