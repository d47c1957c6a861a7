import fc from 'fast-check';
import { cursorScope, decodeCursor, encodeCursor } from '../../../../lib/domain/bronze/cursor';
import { UserError } from '../../../../lib/core/user-error';

const cursors = fc.record({
  upTo: fc.string({ minLength: 1, maxLength: 200 }),
  // Hashes, or whole keys: of a detection whose event id is long, for example.
  seen: fc.array(fc.oneof(fc.stringMatching(/^[0-9a-f]{32}$/), fc.string({ maxLength: 200 })), { maxLength: 4 }),
});

test('what is encoded comes back, in text that is safe in a URL', () => {
  fc.assert(
    fc.property(cursors, fc.string(), (cursor, scope) => {
      const text = encodeCursor(cursor, scope);
      expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodeCursor(text, scope)).toEqual(cursor);
    }),
  );
});

test('a cursor of another list is refused, and the message says what to do', () => {
  const text = encodeCursor({ upTo: '2026', seen: [] }, cursorScope({ kind: 'recent', workload: 'credit' }));
  const decode = () => decodeCursor(text, cursorScope({ kind: 'recent', workload: 'credit', runId: 'a' }));
  expect(decode).toThrow(new UserError('the cursor belongs to another list: use the same filters and times as before'));
});

test('a text that is not a cursor is refused as a fault of the caller', () => {
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const whole = { v: 1, upTo: '2026', seen: [], of: 'x' };
  const wrong = [
    '',
    'not a cursor',
    '{}',
    forged({ ...whole, v: 2 }),
    forged({ ...whole, upTo: '' }),
    forged({ ...whole, upTo: 'x'.repeat(201) }),
    forged({ ...whole, seen: [1] }),
    forged({ ...whole, more: true }),
    forged(null),
    encodeCursor({ upTo: '2026', seen: [] }, 'x').slice(0, -4),
  ];
  for (const text of wrong) expect(() => decodeCursor(text, 'x')).toThrow('must come unchanged from an earlier page');
});

test('any text decodes or is a fault of the caller', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => decodeCursor(text, 'x')).toThrow(UserError);
    }),
  );
});

test('the scope names everything that selects rows, whatever the order, and nothing that is not set', () => {
  expect(cursorScope({ b: 2, a: 'x', c: undefined })).toBe(cursorScope({ a: 'x', b: 2 }));
  expect(cursorScope({ a: 'x' })).not.toBe(cursorScope({ a: 'y' }));
});

test('a value that looks like another setting does not make two lists the same', () => {
  expect(cursorScope({ customerId: 'x&runId=a' })).not.toBe(cursorScope({ customerId: 'x', runId: 'a' }));
});
