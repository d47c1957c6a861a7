import kinesaliteDb from 'kinesalite/db';
import type { StreamDb, StreamOperation } from '../../../../lib/cloud/kinesis/kinesalite-store';
import { StreamMarks } from '../../../../lib/cloud/kinesis/stream-marks';

const { parseSequence, stringifySequence } = kinesaliteDb;
const shardCreateTime = Date.UTC(2026, 0, 4);
const numberOf = (shardIx: number, seqIx: number) => stringifySequence({ shardCreateTime, shardIx, seqIx });
const keyOf = (shardIx: number, seqIx: number) =>
  `${shardIx.toString(16).padStart(8, '0')}/${numberOf(shardIx, seqIx)}`;
const put = (shardIx: number, seqIx: number): StreamOperation => ({ type: 'put', key: keyOf(shardIx, seqIx) });

/** A store that answers with or without an error. */
function aStore(answer: { fault?: Error }): StreamDb {
  return {
    put: (_key, _value, callback) => callback(answer.fault),
    batch: (_operations, ...rest) => (rest.at(-1) as (fault?: Error) => void)(answer.fault),
    createKeyStream: () => (async function* () {})(),
  };
}

test('marks follow accepted and deleted records, by group and shard, before the caller is notified', () => {
  const marks = new StreamMarks({}, parseSequence);
  const db = aStore({});
  let writes = 0;
  marks.follow('events', db, () => (writes += 1));
  db.batch([put(0, 3), put(1, 4), put(0, 5), put(7, 2)], {}, () => expect(writes).toBe(1));
  db.put(keyOf(1, 6), {}, () => expect(writes).toBe(2));
  db.batch([{ type: 'del', key: keyOf(0, 3) }], () => expect(writes).toBe(3));
  expect(marks.all()).toEqual({
    events: { next: [7, 3], trimmed: [4], last: { 0: numberOf(0, 5), 1: numberOf(1, 6), 7: numberOf(7, 2) }, gaps: [] },
  });
  marks.forget('events');
  expect(marks.all()).toEqual({});
});

test('the counts of a refused call are recorded as missing', () => {
  const marks = new StreamMarks({}, parseSequence);
  const answer: { fault?: Error } = { fault: new Error('no space') };
  const db = aStore(answer);
  marks.follow('events', db, () => undefined);
  db.batch([put(0, 3), put(6, 4)], {}, () => undefined);
  delete answer.fault;
  db.put(keyOf(0, 5), {}, () => undefined);
  expect(marks.all().events).toMatchObject({
    next: [6],
    gaps: [
      [0, 3, 4],
      [1, 4, 5],
    ],
  });
});
