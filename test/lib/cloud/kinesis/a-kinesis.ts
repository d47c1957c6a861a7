import { createManualClock, type ManualClock } from '../../../../lib/core/clock';
import type { BodyFormat } from '../../../../lib/cloud/engines/call';
import { decodeCbor } from '../../../../lib/cloud/engines/cbor/decode';
import { createMemoryLog } from '../../../../lib/cloud/engines/log/memory-log';
import {
  createKinesisEngine,
  type KinesisEngine,
  type KinesisEngineOptions,
} from '../../../../lib/cloud/kinesis/create-kinesis-engine';

export const START_MS = Date.parse('2026-11-30T10:00:00.000Z');

type Json = Readonly<Record<string, unknown>>;

/** An engine with streams in memory, on a clock that stands still, and what a caller of AWS would say to it. */
export type TestKinesis = KinesisEngine & {
  readonly clock: ManualClock;
  /** The answer's members; the error's where there is one. */
  readonly call: (operation: string, request?: unknown) => Promise<Json>;
  /** The same for a body of any kind. */
  readonly send: (operation: string, body: Uint8Array, format?: BodyFormat) => Promise<Sent>;
  readonly createStream: (name: string, shardCount?: number) => Promise<void>;
  readonly iterator: (streamName: string, shardId: string, more?: object) => Promise<string>;
  /** All records of a shard from an iterator on, as JSON has them. */
  readonly readAll: (streamName: string, shardId: string) => Promise<readonly ReadRecord[]>;
};

type Sent = { readonly status: number; readonly body: Json; readonly bytes: Buffer };

export type ReadRecord = {
  readonly SequenceNumber: string;
  readonly PartitionKey: string;
  readonly Data: string;
  readonly ApproximateArrivalTimestamp: number;
};

export function aKinesis({
  clock = createManualClock(START_MS),
  ...options
}: Partial<KinesisEngineOptions> & { readonly clock?: ManualClock } = {}): TestKinesis {
  const kinesis = createKinesisEngine({
    openLog: (owner) => createMemoryLog(owner, { segmentBytes: 2 ** 18 }),
    clock,
    region: 'us-east-1',
    accountId: '000000000000',
    ...options,
  });
  const send: TestKinesis['send'] = async (operation, body, format = 'json') => {
    const answer = await kinesis.engine.call({ operation, format, body });
    const bytes = Buffer.from(answer.body);
    return { status: answer.status, body: membersOf(bytes, format), bytes };
  };
  const call = async (operation: string, request: unknown = {}) =>
    (await send(operation, Buffer.from(JSON.stringify(request)))).body;
  const iterator = async (StreamName: string, ShardId: string, more: object = {}) => {
    const answer = await call('GetShardIterator', {
      StreamName,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
      ...more,
    });
    return answer.ShardIterator as string;
  };
  return {
    ...kinesis,
    clock,
    send,
    call,
    iterator,
    createStream: async (StreamName, ShardCount = 1) => {
      expect(await call('CreateStream', { StreamName, ShardCount })).toEqual({});
    },
    readAll: async (streamName, shardId) => {
      const records: ReadRecord[] = [];
      for (let next: unknown = await iterator(streamName, shardId); typeof next === 'string';) {
        const page = await call('GetRecords', { ShardIterator: next });
        records.push(...(page.Records as readonly ReadRecord[]));
        next = page.MillisBehindLatest === 0 ? undefined : page.NextShardIterator;
      }
      return records;
    },
  };
}

function membersOf(bytes: Buffer, format: BodyFormat): Json {
  if (bytes.length === 0) return {};
  return (format === 'json' ? JSON.parse(bytes.toString()) : decodeCbor(bytes)) as Json;
}
