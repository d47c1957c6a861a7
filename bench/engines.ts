import { createManualClock } from '../lib/core/clock';
import { createMemoryLog } from '../lib/cloud/engines/log/memory-log';
import type { ServiceEngine } from '../lib/cloud/engines/call';
import { createKinesisEngine } from '../lib/cloud/kinesis/create-kinesis-engine';
import { dynamoDbFigures } from './dynamodb-engine';
import { describeMachine, isQuick, median, publish, type Figure } from './bench-result';
import { processorMicroseconds } from './processor-time';
import { runMain } from '../bin/settings/run-main';

/**
 * The engines by themselves, without transport: processor time from a request's body to its answer's.
 *
 *   npx tsx bench/engines.ts [--quick] [--json]
 */
const ROUNDS = isQuick() ? 1 : 5;
const PUTS_PER_ROUND = isQuick() ? 20 : 400;
const RECORDS_PER_PUT = 500;
const RECORDS_PER_READ = 1_000;
/** As long as a credit event. */
const RECORD_BYTES = 865;
const KEYS = 30_000;
const SHARDS = 4;
const STREAM = 'events';

async function main(): Promise<void> {
  publish({
    name: 'engines',
    machine: describeMachine(),
    method: `median of ${ROUNDS} rounds of ${PUTS_PER_ROUND * RECORDS_PER_PUT} records of ${RECORD_BYTES} bytes, ${SHARDS} shards, ${KEYS} partition keys, in memory`,
    figures: [...(await kinesisFigures()), ...(await dynamoDbFigures())],
  });
}

async function kinesisFigures(): Promise<Figure[]> {
  const bodies = Array.from({ length: PUTS_PER_ROUND }, (_, round) => putBody(round * RECORDS_PER_PUT));
  const rounds: { readonly put: number; readonly read: number }[] = [];
  await kinesisRound(bodies); // so that the code is compiled
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await kinesisRound(bodies));
  return [
    {
      name: 'Kinesis, PutRecords of 500',
      unit: 'µs/record',
      value: median(rounds.map(({ put }) => put)),
      bar: 15,
      comparison: 'at-most',
    },
    {
      name: 'Kinesis, GetRecords of 1,000',
      unit: 'µs/record',
      value: median(rounds.map(({ read }) => read)),
      bar: 8,
      comparison: 'at-most',
    },
  ];
}

async function kinesisRound(bodies: readonly Buffer[]): Promise<{ readonly put: number; readonly read: number }> {
  const clock = createManualClock(Date.parse('2026-11-30T10:00:00Z'));
  const { engine } = createKinesisEngine({
    openLog: createMemoryLog,
    clock,
    region: 'us-east-1',
    accountId: '000000000000',
  });
  await call(engine, 'CreateStream', { StreamName: STREAM, ShardCount: SHARDS });
  const records = bodies.length * RECORDS_PER_PUT;
  const put = await processorMicroseconds(async () => {
    for (const body of bodies) {
      await engine.call({ operation: 'PutRecords', format: 'json', body });
      clock.advanceTo(clock.now() + 50);
    }
  });
  const read = await processorMicroseconds(async () => {
    for (let shard = 0; shard < SHARDS; shard += 1) await readShard(engine, shard);
  });
  await engine.close();
  return { put: put / records, read: read / records };
}

async function readShard(engine: ServiceEngine, shard: number): Promise<void> {
  const position = { StreamName: STREAM, ShardId: `shardId-${shard}`, ShardIteratorType: 'TRIM_HORIZON' };
  let { ShardIterator: next } = JSON.parse(await call(engine, 'GetShardIterator', position)) as {
    ShardIterator: string;
  };
  for (let isBehind = true; isBehind;) {
    const answer = await call(engine, 'GetRecords', { ShardIterator: next, Limit: RECORDS_PER_READ });
    // The other members stand behind the records.
    const rest = answer.slice(answer.lastIndexOf('],"MillisBehindLatest"'));
    next = /"NextShardIterator":"([^"]+)"/.exec(rest)![1]!;
    isBehind = !rest.startsWith('],"MillisBehindLatest":0,');
  }
}

async function call(engine: ServiceEngine, operation: string, request: object): Promise<string> {
  const { body } = await engine.call({ operation, format: 'json', body: Buffer.from(JSON.stringify(request)) });
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
}

function putBody(from: number): Buffer {
  const Records = Array.from({ length: RECORDS_PER_PUT }, (_, n) => ({
    Data: Buffer.alloc(RECORD_BYTES, `{"event_id":"EVT-1-${from + n}"}`).toString('base64'),
    PartitionKey: `CUST-${String(((from + n) * 7_919) % KEYS).padStart(6, '0')}`,
  }));
  return Buffer.from(JSON.stringify({ Records, StreamName: STREAM }));
}

runMain(main);
