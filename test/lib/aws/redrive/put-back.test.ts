import * as fc from 'fast-check';
import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { callsInOrder, putBack } from '../../../../lib/aws/redrive/put-back';

const aRecord = (partitionKey: string, text: string) => ({ partitionKey, bytes: Buffer.from(text) });

test('no call contains a key twice, and all calls together are the records in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.string())), (pairs) => {
      const records = pairs.map(([key, text]) => aRecord(key, text));
      const calls = callsInOrder(records);
      expect(calls.flat()).toEqual(records);
      for (const call of calls) expect(new Set(call.map(({ partitionKey }) => partitionKey)).size).toBe(call.length);
    }),
  );
});

test('calls stay within the limits of PutRecords', () => {
  const many = Array.from({ length: 1_001 }, (_, n) => aRecord(String(n), 'x'));
  expect(callsInOrder(many).map((call) => call.length)).toEqual([500, 500, 1]);
  const large = Array.from({ length: 3 }, (_, n) => aRecord(String(n), 'x'.repeat(2_000_000)));
  expect(callsInOrder(large).map((call) => call.length)).toEqual([2, 1]);
});

/** A stream that accepts records by `accepts`, and remembers them. */
function aStream(accepts: (text: string, call: number) => boolean) {
  const taken: string[] = [];
  let calls = 0;
  const send = async ({ input }: PutRecordsCommand) => {
    calls += 1;
    return {
      Records: input.Records!.map(({ Data }) => {
        const text = Buffer.from(Data!).toString();
        if (!accepts(text, calls)) return { ErrorCode: 'ProvisionedThroughputExceededException' };
        taken.push(text);
        return { ShardId: 's', SequenceNumber: String(taken.length) };
      }),
    };
  };
  return { kinesis: { send } as unknown as KinesisClient, streamName: 'events', taken };
}

const open = new AbortController().signal;
const patience = { random: () => 0.5, sleep: async () => undefined };

test('a record that the stream refuses is sent again before the next one under its key', async () => {
  const stream = aStream((text, call) => text !== 'a1' || call > 3);
  const records = [aRecord('a', 'a1'), aRecord('b', 'b1'), aRecord('a', 'a2')];
  expect(await putBack({ ...stream, patience, deadline: open }, records)).toEqual([]);
  expect(stream.taken).toEqual(['b1', 'a1', 'a2']);
});

test('at the deadline the rest is returned, including records that would have overtaken a refused one', async () => {
  const stream = aStream((text) => text !== 'a1');
  const deadline = new AbortController();
  const sleep = async () => deadline.abort();
  const records = [aRecord('a', 'a1'), aRecord('b', 'b1'), aRecord('a', 'a2')];
  const left = await putBack({ ...stream, patience: { ...patience, sleep }, deadline: deadline.signal }, records);
  expect(left.map(({ bytes }) => bytes.toString())).toEqual(['a1', 'a2']);
  expect(stream.taken).toEqual(['b1']);
});
