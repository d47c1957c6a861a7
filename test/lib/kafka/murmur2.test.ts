import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { murmur2, partitionOf } from '../../../lib/kafka/murmur2';

/** Those of the tests of Kafka's own client: clients/src/test/java/org/apache/kafka/common/utils/UtilsTest.java */
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('the hash of %j is the one that Kafka has', (text, hash) => {
  expect(murmur2(Buffer.from(text))).toBe(hash);
});

test('a key goes to the partition to which other clients send it', () => {
  const theirs = Partitioners.DefaultPartitioner();
  const ofTheirs = (key: string, partitions: number) =>
    theirs({
      topic: 'any',
      message: { key, value: null },
      partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 1 })) as never,
    });
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.integer({ min: 1, max: 50 }), (key, partitions) => {
      expect(partitionOf(key, partitions)).toBe(ofTheirs(key, partitions));
    }),
  );
});
