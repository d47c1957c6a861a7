import { GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-kinesis';
import type { ResourceNames } from '../../lib/domain/names';
import { decodeCbor, EpochTime } from '../../lib/cloud/engines/cbor/decode';
import { encodeCbor } from '../../lib/cloud/engines/cbor/encode';
import { startEngines, type Engines } from '../lib/aws/engines';
import { callService } from './service-call';

/** Clients such as the Java SDKs, which send CBOR to Kinesis by default. */

let engines: Engines;
let names: ResourceNames;
beforeAll(async () => {
  engines = await startEngines();
  names = await engines.newStage({ shards: 1 });
});
afterAll(() => engines.stop());

type Message = Record<string, unknown>;

async function call(operation: string, body: Parameters<typeof encodeCbor>[0]): Promise<Message & { status: number }> {
  const { hostname, port } = await engines.kinesis.config.endpoint!();
  const answer = await callService(`http://${hostname}:${port}`, {
    service: 'kinesis',
    operation,
    body: encodeCbor(body),
    headers: { 'content-type': 'application/x-amz-cbor-1.1' },
  });
  expect(answer.headers['content-type']).toBe('application/x-amz-cbor-1.1');
  return { ...(decodeCbor(answer.bytes) as Message), status: answer.status };
}

async function recordsFrom(iterator: unknown): Promise<Message[]> {
  const { Records } = await call('GetRecords', { ShardIterator: iterator as string });
  return Records as Message[];
}

const SHARD = { ShardId: 'shardId-000000000000' };

test('records put in CBOR are read as bytes, in CBOR and in JSON', async () => {
  const StreamName = names.stream;
  const data = [Buffer.from('{"event_id":"from-cbor"}'), Buffer.of(0, 255, 1), Buffer.alloc(30_000, 7)];
  const put = await call('PutRecord', { StreamName, Data: data[0]!, PartitionKey: 'a' });
  expect(put).toMatchObject({ status: 200, ShardId: SHARD.ShardId, SequenceNumber: expect.any(String) });
  const Records = data.slice(1).map((Data) => ({ Data, PartitionKey: 'b' }));
  expect(await call('PutRecords', { StreamName, Records })).toMatchObject({ status: 200, FailedRecordCount: 0 });

  const position = { StreamName, ...SHARD, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const inCbor = await recordsFrom((await call('GetShardIterator', position)).ShardIterator);
  expect(inCbor.map(({ Data }) => Data)).toEqual(data);
  // Without a tag, because readers that follow the RFC would take tagged milliseconds for seconds.
  const value = inCbor[0]!.ApproximateArrivalTimestamp as number;
  expect([Number.isInteger(value), value > 1.5e12]).toEqual([true, true]);

  const { ShardIterator } = await engines.kinesis.send(new GetShardIteratorCommand(position));
  const inJson = await engines.kinesis.send(new GetRecordsCommand({ ShardIterator }));
  expect(inJson.Records?.map(({ Data }) => Buffer.from(Data!))).toEqual(data);
});

test('AT_TIMESTAMP accepts a tagged time, in milliseconds as AWS writes it or in seconds as in the RFC', async () => {
  const StreamName = names.stream;
  await call('PutRecord', { StreamName, Data: Buffer.from('late'), PartitionKey: 'a' });
  const hourAgoMs = Date.now() - 3_600_000;
  for (const value of [hourAgoMs, Math.floor(hourAgoMs / 1000)]) {
    const position = { StreamName, ...SHARD, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new EpochTime(value) };
    const records = await recordsFrom((await call('GetShardIterator', position)).ShardIterator);
    expect(records.map(({ Data }) => String(Data))).toContain('late');
  }
});

test('errors are CBOR, too', async () => {
  const refused = await call('PutRecord', { StreamName: 'nowhere', Data: Buffer.of(1), PartitionKey: 'a' });
  expect(refused).toMatchObject({ status: 400, __type: 'ResourceNotFoundException' });
});
