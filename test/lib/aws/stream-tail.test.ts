import { PutRecordCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import { setTimeout as delay } from 'node:timers/promises';
import { listShards } from '../../../lib/aws/list-shards';
import { readShard, type ShardPage } from '../../../lib/aws/read-shard';
import { tailStream } from '../../../lib/aws/stream-tail';
import { startEngines, whenActive, type Engines } from './engines';

let engines: Engines;
beforeAll(async () => (engines = await startEngines()));
afterAll(() => engines?.stop());

async function put(stream: string, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    const record = { StreamName: stream, PartitionKey: 'k', Data: Buffer.from(text) };
    await engines.kinesis.send(new PutRecordCommand(record));
  }
}

/** Splits the one open shard of the stream in two. */
async function split(stream: string): Promise<void> {
  const [open] = (await listShards(engines.kinesis, stream)).filter(
    ({ SequenceNumberRange }) => SequenceNumberRange!.EndingSequenceNumber === undefined,
  );
  const start = BigInt(open!.HashKeyRange!.StartingHashKey!);
  const end = BigInt(open!.HashKeyRange!.EndingHashKey!);
  await engines.kinesis.send(
    new SplitShardCommand({
      StreamName: stream,
      ShardToSplit: open!.ShardId,
      NewStartingHashKey: `${(start + end) / 2n}`,
    }),
  );
  await whenActive(engines.kinesis, stream);
}

/** Tails until `count` records came, or `during` has ended. */
async function tail(
  stream: string,
  { from, count, during }: { from: 'LATEST' | 'TRIM_HORIZON'; count: number; during?: () => Promise<void> },
): Promise<string[]> {
  const stop = new AbortController();
  const texts: string[] = [];
  let onReady = () => {};
  const ready = new Promise<void>((resolve) => (onReady = resolve));
  const tailing = tailStream({
    client: engines.kinesis,
    streamName: stream,
    from,
    onReady: () => onReady(),
    onRecords: (records) => {
      texts.push(...records.map((record) => Buffer.from(record.Data!).toString()));
      if (texts.length >= count) stop.abort();
    },
    pollMs: 10,
    sleep: (delayMs, signal) => delay(delayMs, undefined, { signal }).catch(() => {}),
    signal: stop.signal,
  });
  await ready;
  await during?.();
  await tailing;
  return texts;
}

test('from the oldest record on, records are returned in order across a split of the shard', async () => {
  const { stream } = await engines.newStage({ shards: 1 });
  await put(stream, 'a', 'b');
  await split(stream);
  await put(stream, 'c', 'd');
  await expect(tail(stream, { from: 'TRIM_HORIZON', count: 4 })).resolves.toEqual(['a', 'b', 'c', 'd']);
});

test('reading moves from a shard that is split meanwhile to its children', async () => {
  const { stream } = await engines.newStage({ shards: 1 });
  const during = async () => {
    await put(stream, 'a');
    await split(stream);
    await put(stream, 'b', 'c');
  };
  await expect(tail(stream, { from: 'LATEST', count: 3, during })).resolves.toEqual(['a', 'b', 'c']);
});

test('from now on, no earlier record is returned, not even from closed shards', async () => {
  const { stream } = await engines.newStage({ shards: 1 });
  await put(stream, 'old');
  await split(stream);
  await put(stream, 'older than the tail');
  const during = () => put(stream, 'new');
  await expect(tail(stream, { from: 'LATEST', count: 1, during })).resolves.toEqual(['new']);
});

test('tailing a missing stream fails', async () => {
  const sleep = async () => {};
  const { signal } = new AbortController();
  const parts = {
    client: engines.kinesis,
    streamName: 'absent',
    from: 'LATEST',
    onRecords: sleep,
    sleep,
    signal,
  } as const;
  await expect(tailStream(parts)).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }));
});

test('reading of a shard resumes after a sequence number, and reports when nothing follows it', async () => {
  const { stream } = await engines.newStage({ shards: 1 });
  await put(stream, 'a', 'b', 'c');
  const [shard] = await listShards(engines.kinesis, stream);
  const parts = { client: engines.kinesis, streamName: stream, shardId: shard!.ShardId! };
  const pages = readShard({ ...parts, start: { at: 'TRIM_HORIZON' }, limit: 1 });
  const { value: first } = (await pages.next()) as { value: ShardPage };
  expect(first).toMatchObject({ records: [{ Data: Buffer.from('a') }], atTip: false });
  const sequenceNumber = first.records[0]!.SequenceNumber!;
  const rest = readShard({ ...parts, start: { at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber } });
  const { value: second } = (await rest.next()) as { value: ShardPage };
  expect(second.records.map((record) => Buffer.from(record.Data!).toString())).toEqual(['b', 'c']);
  expect((await rest.next()).value).toMatchObject({ records: [], atTip: true });
});

test('all shards are listed, however many', async () => {
  const { stream } = await engines.newStage({ shards: 7 });
  const shards = await listShards(engines.kinesis, stream);
  expect(new Set(shards.map(({ ShardId }) => ShardId)).size).toBe(7);
});
