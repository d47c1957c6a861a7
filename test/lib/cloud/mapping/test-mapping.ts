import type { KinesisStreamRecord } from 'aws-lambda';
import { memoryCheckpoints, type CheckpointStore } from '../../../../lib/cloud/mapping/checkpoints';
import type { FailureDestination } from '../../../../lib/cloud/mapping/failure-destination';
import { startMapping, type Mapping } from '../../../../lib/cloud/mapping/mapping';
import type { InvokeResult } from '../../../../lib/cloud/functions/invoke-result';
import { parseEventSource } from '../../../../lib/cloud/mapping/event-source';
import type { KinesisStreamEventPayload, StreamEventPayload } from '../../../../lib/cloud/mapping/payload';
import { parseMappingSettings } from '../../../../lib/cloud/mapping/settings';
import { manualClock, type ManualClock } from './manual-clock';
import { memoryStream, type MemoryStream } from './memory-stream';

export const STREAM_ARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/events';

export const IDENTITY = {
  mappingId: '14e0db71-5a35-4eb5-9d41-8a6a5e3f1a01',
  source: parseEventSource(STREAM_ARN)!,
  functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:consumer',
  roleArn: 'arn:aws:iam::123456789012:role/consumer',
};

/** Deployable properties; a test adds the one it is about. */
export function properties(changes: object = {}): Record<string, unknown> {
  return {
    EventSourceArn: STREAM_ARN,
    FunctionName: 'consumer',
    StartingPosition: 'TRIM_HORIZON',
    ...changes,
  };
}

export type Handler = (event: KinesisStreamEventPayload) => InvokeResult | Promise<InvokeResult>;

export const succeed = (_event?: KinesisStreamEventPayload): InvokeResult => ({
  ok: true,
  response: null,
});
export const failed = (errorType = 'Error'): InvokeResult => ({ ok: false, error: { errorType, message: 'no' } });
export const reported = (...sequenceNumbers: readonly string[]): InvokeResult => ({
  ok: true,
  response: { batchItemFailures: sequenceNumbers.map((itemIdentifier) => ({ itemIdentifier })) },
});

export type TestMapping = {
  readonly mapping: Mapping;
  readonly clock: ManualClock;
  readonly stream: MemoryStream;
  readonly checkpoints: CheckpointStore;
  /** The data of each delivered batch, in delivery order. */
  readonly batches: readonly string[][];
  readonly warnings: readonly string[];
};

export type TestOptions = {
  readonly settings?: object;
  readonly handler?: Handler;
  readonly destination?: FailureDestination;
  readonly checkpoints?: CheckpointStore;
  readonly clock?: ManualClock;
  readonly stream?: MemoryStream;
  readonly pollIntervalMs?: number;
};

/** A mapping on one in-memory shard `s-0`, with a clock that the test advances. The test stops it at the end. */
export function testMapping(options: TestOptions = {}): TestMapping {
  const clock = options.clock ?? manualClock();
  const stream = options.stream ?? oneShard(clock);
  const checkpoints = options.checkpoints ?? memoryCheckpoints();
  const handler = options.handler ?? succeed;
  const batches: string[][] = [];
  const warnings: string[] = [];
  const mapping = startMapping({
    settings: parseMappingSettings(properties(options.settings)).settings,
    identity: IDENTITY,
    stream,
    async invoke(event) {
      batches.push(dataIn(event));
      return await handler(event as KinesisStreamEventPayload);
    },
    destination: options.destination,
    checkpoints,
    clock,
    random: () => 1,
    pollIntervalMs: options.pollIntervalMs,
    log: { info: () => undefined, warn: (_details, message) => void warnings.push(message) },
  });
  return { mapping, clock, stream, checkpoints, batches, warnings };
}

function oneShard(clock: ManualClock): MemoryStream {
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  return stream;
}

export function dataOf(record: KinesisStreamRecord): string {
  return Buffer.from(record.kinesis.data, 'base64').toString();
}

/** The data of the records of an event from a Kinesis stream. */
export function dataIn(event: StreamEventPayload): string[] {
  return (event as KinesisStreamEventPayload).Records.map(dataOf);
}

/** Records with their names as data, all with the same key. */
export function named(...names: readonly string[]): { key: string; data: string }[] {
  return names.map((name) => ({ key: 'key', data: name }));
}
