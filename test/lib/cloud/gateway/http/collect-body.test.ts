import { Readable } from 'node:stream';
import { BodyFault } from '../../../../../lib/cloud/gateway/http/body-fault';
import { collectBody } from '../../../../../lib/cloud/gateway/http/collect-body';

const aBody = () => new Readable({ read: () => undefined });

test('a body keeps nothing of the pieces in which it comes, of which each may be a byte', async () => {
  const incoming = aBody();
  const collected = collectBody(incoming, 1_000, 0);
  const piece = Buffer.alloc(1);
  for (const byte of Buffer.from('in pieces')) {
    piece[0] = byte;
    incoming.emit('data', piece);
  }
  incoming.emit('end');
  const bytes = await collected;
  expect(Buffer.from(bytes).toString()).toBe('in pieces');
  expect(bytes.buffer.byteLength).toBe(bytes.length);
});

test.each([0, 5, 9, 1_000])('a body of nine bytes of which %s were announced is collected', async (announced) => {
  const incoming = Readable.from([Buffer.from('in '), Buffer.from('pieces')]);
  expect(Buffer.from(await collectBody(incoming, 1_000, announced)).toString()).toBe('in pieces');
});

test.each([
  ['is one byte too long', (incoming: Readable) => incoming.push('abcd'), 'too large'],
  ['ends early', (incoming: Readable) => incoming.push('ab') && incoming.destroy(), 'gone'],
] as const)('a body that %s is refused', async (_, send, reason) => {
  const incoming = aBody();
  const collected = collectBody(incoming, 3, 0);
  send(incoming);
  await expect(collected).rejects.toEqual(new BodyFault(reason));
});
