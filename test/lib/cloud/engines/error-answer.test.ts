import fc from 'fast-check';
import { decodeCbor } from '../../../../lib/cloud/engines/cbor/decode';
import { errorAnswer } from '../../../../lib/cloud/engines/error-answer';

const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(65_535, 65_536, 70_000).map(longText));

function longText(length: number): string {
  return 'x'.repeat(length);
}

test('an error arrives with its whole message, however long, in CBOR as in JSON', () => {
  fc.assert(
    fc.property(texts, (message) => {
      const error = { type: 'ValidationException', message, status: 400 };
      const members = { __type: error.type, message };
      expect(decodeCbor(Buffer.from(errorAnswer('cbor', error).body))).toEqual(members);
      expect(JSON.parse(Buffer.from(errorAnswer('json', error).body).toString())).toEqual(members);
    }),
  );
});
