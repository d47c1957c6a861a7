import { retryWaitMs } from './retry-wait';
import { errorText } from '../../core/error-text';
import type { PollingContext } from './polling-context';
import type { Signal } from '../../core/signal';
import { ReadError, type ReadPosition, type RecordPage, type ShardIterator, type StreamRecord } from './stream-reader';

/** Takes the records. */
export type RecordSink = {
  readonly hasRoom: () => boolean;
  /** Notified when there may be room again. */
  readonly room: Signal;
  readonly accept: (records: readonly StreamRecord[]) => void;
  /** A read that began at this time, after this rest question, found nothing more. */
  readonly atTip: (question: number, readMs: number) => void;
  readonly problem: (text: string | undefined) => void;
};

const MAX_RECORDS_PER_READ = 10_000; // GetRecords API limit
const MIN_RECORDS_PER_READ = 1_000;

/** Large enough that small batches do not take one request each. */
export function recordsPerRead(settings: {
  readonly batchSize: number;
  readonly parallelizationFactor: number;
}): number {
  const wanted = settings.batchSize * settings.parallelizationFactor;
  return Math.min(MAX_RECORDS_PER_READ, Math.max(MIN_RECORDS_PER_READ, wanted));
}

/** Reads a shard for as long as the sink has room: at once while there is more, otherwise every `pollIntervalMs`. */
export async function readAhead(
  context: PollingContext,
  shardId: string,
  start: ReadPosition,
  sink: RecordSink,
): Promise<'ended' | 'stopped'> {
  const limit = recordsPerRead(context.settings);
  const cursor = openCursor(context, shardId, start);
  let failures = 0;
  while (!context.stopping.aborted) {
    if (!sink.hasRoom()) {
      await sink.room.changed();
      continue;
    }
    const question = context.restQuestion();
    const readMs = context.clock.now();
    let page: RecordPage | 'ended';
    try {
      page = await nextPage(context, shardId, () => cursor.read(limit));
    } catch (error) {
      failures += 1;
      sink.problem(errorText(error));
      const tell = isThrottled(error) ? context.log.info : context.log.warn;
      tell({ shardId, error: errorText(error) }, 'reading the stream failed, trying again');
      await context.clock.sleep(retryWaitMs(failures, context.random), context.stopping);
      continue;
    }
    if (failures > 0) sink.problem(undefined);
    failures = 0;
    if (page === 'ended') return page;
    if (page.records.length > 0) sink.accept(page.records);
    // Without a continuation, the next read starts after the last record.
    if (!page.next) continue;
    if (page.records.length === 0 && page.behindMs === 0) sink.atTip(question, readMs);
    if (page.records.length < limit && page.behindMs === 0) {
      await context.clock.sleep(context.pollIntervalMs, context.stopping);
    } else if (context.readIntervalMs > 0) await context.clock.sleep(context.readIntervalMs, context.stopping);
  }
  return 'stopped';
}

/**
 * A shard has ended when the listing shows it as closed and two consecutive empty answers, each read from after its last
 * record, have no continuation.
 *
 * @throws Error when the shard is open: an answer without a continuation is then incomplete
 */
async function nextPage(
  { stream }: PollingContext,
  shardId: string,
  read: () => Promise<RecordPage>,
): Promise<RecordPage | 'ended'> {
  const page = await read();
  if (page.next || page.records.length > 0) return page;
  const shard = (await stream.listShards()).find((listed) => listed.shardId === shardId);
  if (!shard?.closed) throw new Error('an answer had no continuation, although the shard is open');
  const again = await read();
  return again.next || again.records.length > 0 ? again : 'ended';
}

/** Nothing is wrong: the shard was asked more often, or gave more, than its limits allow. */
function isThrottled(error: unknown): boolean {
  return error instanceof ReadError && error.reason === 'THROTTLED';
}

/** Keeps the place in the shard for longer than an iterator lives: five minutes, which a blocked shard can outlast. */
function openCursor(context: PollingContext, shardId: string, firstStart: ReadPosition) {
  let start = firstStart;
  let iterator: ShardIterator | undefined;
  let renewFrom: ReadPosition | undefined;

  async function currentIterator(): Promise<ShardIterator> {
    if (iterator) return iterator;
    const askedAtMs = context.clock.now();
    iterator = await context.stream.getIterator(shardId, start);
    // A second LATEST would skip the records that have arrived in the meantime.
    if (start.type === 'LATEST') renewFrom = { type: 'AT_TIMESTAMP', timestampMs: askedAtMs };
    return iterator;
  }
  return {
    async read(limit: number): Promise<RecordPage> {
      try {
        const page = await context.stream.getRecords(await currentIterator(), limit);
        const last = page.records.at(-1);
        if (last) renewFrom = { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: last.sequenceNumber };
        iterator = page.next;
        if (!page.next) start = renewFrom ?? start;
        return page;
      } catch (error) {
        if (!isThrottled(error)) {
          iterator = undefined;
          start = renewFrom ?? start;
        }
        throw error;
      }
    },
  };
}
