import fc from 'fast-check';
import kinesaliteDb from 'kinesalite/db';
import {
  examineGroup,
  gapsAfter,
  lengthOf,
  missingFrom,
  NO_MARK,
  type ShardFound,
  type StreamMark,
} from '../../../../lib/cloud/kinesis/stream-mark';

const CREATED = Date.UTC(2026, 0, 4);
const { parseSequence: parse, stringifySequence } = kinesaliteDb;
const number = (shardIx: number, seqIx: number, shardCreateTime = CREATED) =>
  stringifySequence({ shardCreateTime, shardIx, seqIx, seqTime: shardCreateTime + 5_000 });

type Shard = { held?: number; settled?: readonly (number | 'end')[] };

function shardsOf(...shards: readonly Shard[]): ShardFound[] {
  return shards.map(({ held, settled = [] }, ix) => ({
    startingSequenceNumber: stringifySequence({ shardCreateTime: CREATED, shardIx: ix }),
    held: held === undefined ? undefined : number(ix, held),
    settled: settled.map((at) => (at === 'end' ? Infinity : at < 0 ? -1 : number(ix, at))),
  }));
}

function markOf(next: number, last: readonly number[], gaps: StreamMark['gaps'] = []): StreamMark {
  return { ...NO_MARK, next: [next], last: Object.fromEntries(last.map((count, ix) => [ix, number(ix, count)])), gaps };
}

const examine = (shards: ShardFound[], mark: StreamMark, kept: number) =>
  examineGroup(0, shards, { mark, kept, parse });

test('a stream that was read to its end needs no check and continues its counts', () => {
  const shards = shardsOf({ held: 8, settled: [8, 8] }, { held: 9, settled: [9, 'end'] });
  expect(examine(shards, markOf(10, [8, 9]), 10)).toMatchObject({ from: 10, to: 10, next: 10, isCutOff: false });
});

test('a log that lost its end continues above all counts ever issued, read or accepted', () => {
  const cut = examine(shardsOf({ held: 3, settled: [8] }, { held: 2, settled: [9] }), markOf(10, [8, 9]), 4);
  expect(cut).toMatchObject({ from: 10, to: 10, heldTo: 4, next: 1_010, isCutOff: true });
  // Earlier versions kept no marks, so the checkpoints are the only source.
  expect(examine(shardsOf({ held: 3, settled: [799] }), NO_MARK, 4)).toMatchObject({ next: 1_800, isCutOff: true });
});

test('accepted records are checked from the first one that some mapping has not read', () => {
  const shards = shardsOf({ held: 5, settled: [4, 8] }, { held: 9, settled: [9] });
  const found = examine(shards, markOf(12, [11, 9]), 12);
  expect(found).toMatchObject({ from: 5, to: 12, isCutOff: true });
  expect(missingFrom([5, 7, 9], found)).toEqual([
    [0, 6, 7],
    [0, 8, 9],
    [0, 10, 12],
  ]);
});

test('a reported loss is not reported again', () => {
  const shards = shardsOf({ held: 5, settled: [4] });
  const first = examine(shards, markOf(12, [11]), 6);
  const gaps = gapsAfter(first, missingFrom([5], first));
  const again = examine(shards, markOf(first.next, [5], gaps), first.next);
  expect(again.isCutOff).toBe(false);
  expect(missingFrom([5], again)).toEqual([]);
  expect(again.next).toBe(first.next);
});

test('counts taken by a killed call but never used are not reported as a loss later', () => {
  const first = examine(shardsOf({ held: 5, settled: [5] }), markOf(6, [5]), 9);
  expect(first).toMatchObject({ next: 9, isCutOff: false });
  const gaps = gapsAfter(first, []);
  const later = examine(shardsOf({ held: 12, settled: [5] }), markOf(13, [12], gaps), 13);
  expect(missingFrom([9, 10, 11, 12], later)).toEqual([]);
});

test('records deleted because of their age are not a loss', () => {
  const found = examine(shardsOf({ settled: [4] }), { ...markOf(12, [11]), trimmed: [12] }, 12);
  expect(found).toMatchObject({ from: 12, to: 12, isCutOff: false });
});

test('positions in an earlier stream of the same name are ignored', () => {
  const [shard] = shardsOf({ held: 3 });
  const foreign = { ...shard!, settled: [number(0, 900, CREATED - 86_400_000)] };
  expect(examine([foreign], NO_MARK, 4)).toMatchObject({ from: 0, to: 4, next: 4, isCutOff: false });
});

test('every count is either missing, present or known to be missing', () => {
  const count = fc.nat(30);
  fc.assert(
    fc.property(fc.uniqueArray(count), fc.uniqueArray(count), count, count, (there, known, from, length) => {
      const to = from + length;
      const gaps = known.map((at) => [0, at, at + 1] as const);
      const missing = missingFrom(there, { group: 0, from, to, gaps });
      const accounted = new Set([...there, ...known].filter((at) => at >= from && at < to));
      expect(lengthOf(missing) + accounted.size).toBe(length);
      for (const [, start, end] of missing) for (const at of accounted) expect(at >= start && at < end).toBe(false);
    }),
  );
});
