import fc from 'fast-check';
import { AwsChunkedDecoder } from '../../../../lib/cloud/storage/s3/aws-chunked';

const CHECKSUM = 'x-amz-checksum-crc32';

/** The chunks as a client writes them, with or without signatures. */
function encoded(chunks: readonly Uint8Array[], { isSigned }: { isSigned: boolean }): Buffer {
  const signature = isSigned ? ';chunk-signature=abc' : '';
  const parts = chunks.map((bytes) => [`${bytes.length.toString(16)}${signature}\r\n`, bytes, '\r\n']);
  const end = [`0${signature}\r\n`, `${CHECKSUM}:AAAAAA==\r\n`, '\r\n'];
  return Buffer.concat([...parts.flat(), ...end].map((part) => Buffer.from(part)));
}

function decoded(pieces: readonly Buffer[]): { bytes: Buffer; trailers: Readonly<Record<string, string>> } {
  const taken: Buffer[] = [];
  const decoder = new AwsChunkedDecoder((bytes) => void taken.push(Buffer.from(bytes)));
  for (const piece of pieces) decoder.write(piece);
  decoder.end();
  return { bytes: Buffer.concat(taken), trailers: decoder.trailers };
}

const someChunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 5 });

test('a body in chunks comes out as it was, wherever the network cuts it', () => {
  fc.assert(
    fc.property(someChunks, fc.boolean(), fc.array(fc.nat(), { maxLength: 6 }), (chunks, isSigned, cuts) => {
      const whole = encoded(chunks, { isSigned });
      const ends = [...cuts.map((cut) => cut % whole.length), whole.length].sort((a, b) => a - b);
      const { bytes, trailers } = decoded(ends.map((end, n) => whole.subarray(ends[n - 1] ?? 0, end)));
      expect(bytes).toEqual(Buffer.concat(chunks));
      expect(trailers).toEqual({ [CHECKSUM]: 'AAAAAA==' });
    }),
  );
});

test('a body that ends before its last chunk is refused', () => {
  const whole = encoded([Buffer.from('abc'), Buffer.from('def')], { isSigned: true });
  for (let end = 0; end < whole.indexOf('0;chunk'); end++)
    expect(() => decoded([whole.subarray(0, end)])).toThrow('The chunks of the body do not fit together.');
});

test.each(['xyz\r\n', '3\r\nabcd\r\n', '1'.repeat(2_000), '0\r\n' + 'a:b\r\n'.repeat(20)])('%j is refused', (text) => {
  expect(() => decoded([Buffer.from(text)])).toThrow('The chunks of the body do not fit together.');
});
