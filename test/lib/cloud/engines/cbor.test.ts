import * as fc from 'fast-check';
import { CborError, decodeCbor, EpochTime, type CborValue } from '../../../../lib/cloud/engines/cbor/decode';
import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';

const decode = (hex: string) => decodeCbor(Buffer.from(hex, 'hex'));

/** RFC 8949, appendix A. */
test.each<[string, CborValue]>([
  ['00', 0],
  ['1818', 24],
  ['1903e8', 1000],
  ['1b000000e8d4a51000', 1000000000000],
  ['20', -1],
  ['3903e7', -1000],
  ['f93c00', 1],
  ['f90001', 5.960464477539063e-8],
  ['f97bff', 65504],
  ['f97c00', Infinity],
  ['fa47c35000', 100000],
  ['fb3ff199999999999a', 1.1],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['f7', null],
  ['4401020304', Buffer.of(1, 2, 3, 4)],
  ['5f42010243030405ff', Buffer.of(1, 2, 3, 4, 5)],
  ['62c3bc', 'ü'],
  ['7f657374726561646d696e67ff', 'streaming'],
  ['83010203', [1, 2, 3]],
  ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
  ['c11a514b67b0', new EpochTime(1363896240)],
])('%s is decoded as the RFC specifies', (hex, value) => {
  expect(decode(hex)).toEqual(value);
});

test('maps of definite and indefinite length are decoded, whatever their key names', () => {
  expect({ ...(decode('a26161016162820203') as object) }).toEqual({ a: 1, b: [2, 3] });
  expect({ ...(decode('bf6346756ef563416d7421ff') as object) }).toEqual({ Fun: true, Amt: -2 });
  expect(Object.keys(decode('a1695f5f70726f746f5f5f01') as object)).toEqual(['__proto__']);
});

test.each([
  '',
  '18',
  '19',
  '44010203',
  '6261',
  '8301',
  'a16161',
  'a10101',
  'ff',
  '9f',
  '5f61',
  '0000',
  '1c',
  'e0',
  'c1ff',
  '81'.repeat(100) + '00',
])('bytes that are not one complete item are refused: %s', (hex) => {
  expect(() => decode(hex)).toThrow(CborError);
});

test('encoded values decode to the same values', () => {
  const { value } = fc.letrec<{ value: CborValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }),
      fc.string({ unit: 'grapheme' }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value')),
    ),
  }));
  fc.assert(fc.property(value, (sent) => expect(decodeCbor(encodeCbor(sent))).toEqual(sent)));
});

test('arbitrary bytes are either decoded or refused with a CborError', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
  const fault = (sent: Buffer): unknown => {
    try {
      decodeCbor(sent);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const isFine = (sent: Buffer) => [undefined, CborError].includes(fault(sent)?.constructor as typeof CborError);
  fc.assert(fc.property(bytes, isFine), { numRuns: 1_000 });
});

test('a body of a million empty lists is refused before they fill the memory', () => {
  const bytes = Buffer.concat([Buffer.from([0x9f]), Buffer.alloc(2 ** 21, 0x80), Buffer.from([0xff])]);
  expect(() => decodeCbor(bytes)).toThrow(new CborError('CBOR holds more than 1048576 items'));
});
