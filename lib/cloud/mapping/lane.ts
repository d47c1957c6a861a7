import { retryWaitMs } from './retry-wait';
import type { PendingRecord } from './backlog';
import { admit, decide, newBatch, type Batch, type DiscardCondition } from './decide';
import { discard, finish, type GivenUp } from './discard';
import { SERVICE_ERROR_TYPE, type InvokeResult } from '../functions/invoke-result';
import { outcomeOf, type Outcome } from './outcome';
import { ENVELOPE_BYTES, MAX_PAYLOAD_BYTES, type KinesisStreamEventPayload } from './payload';
import { errorText } from '../../core/error-text';
import { changedWithin, type PollingContext } from './polling-context';
import type { LaneOwner } from './lane-owner';
import { aboutRecord } from './record-fault';
import { createSignal } from '../../core/signal';

/** Delivers its records in order, one batch at a time. */
export type Lane = {
  readonly push: (record: PendingRecord) => void;
  /** No more records will come, so the queued ones need not wait for their window. */
  readonly close: () => void;
  /** Resolves when the lane is closed and empty, or polling stops. */
  readonly finished: Promise<void>;
  readonly wake: () => void;
};

export function startLane(context: PollingContext, owner: LaneOwner): Lane {
  const { settings, clock } = context;
  const queue: PendingRecord[] = [];
  const arrived = createSignal();
  let closed = false;

  async function collect(): Promise<readonly PendingRecord[] | undefined> {
    while (!context.stopping.aborted) {
      const first = queue[0];
      if (!first) {
        if (closed) return undefined;
        await arrived.changed();
        continue;
      }
      const { count, full } = fitting(queue, settings.batchSize);
      const waitMs = first.readAtMs + settings.maximumBatchingWindowMs - clock.now();
      if (full || closed || waitMs <= 0) return queue.splice(0, count);
      await changedWithin(clock, arrived, waitMs);
    }
    return undefined;
  }

  async function run(): Promise<void> {
    for (let records = await collect(); records; records = await collect()) {
      let batches: readonly Batch<PendingRecord>[] = [newBatch(records)];
      while (batches.length > 0 && !context.stopping.aborted) {
        const [batch, ...rest] = batches as [Batch<PendingRecord>, ...Batch<PendingRecord>[]];
        batches = [...(await deliver(context, owner, batch)), ...rest];
      }
    }
  }
  return {
    push(record) {
      queue.push(record);
      arrived.notify();
    },
    close() {
      closed = true;
      arrived.notify();
    },
    finished: run(),
    wake: arrived.notify,
  };
}

/** How many records at the head of the queue fit one event: at most the batch size, and at most 6 MB. */
function fitting(queue: readonly PendingRecord[], batchSize: number): { count: number; full: boolean } {
  let bytes = ENVELOPE_BYTES;
  let count = 0;
  for (const record of queue) {
    bytes += record.payloadBytes;
    if (count === batchSize || (count > 0 && bytes > MAX_PAYLOAD_BYTES)) return { count, full: true };
    count += 1;
  }
  return { count, full: count >= batchSize || bytes >= MAX_PAYLOAD_BYTES };
}

/** Delivers or discards the head of a batch; returns what is left of it, in order. */
async function deliver(
  context: PollingContext,
  owner: LaneOwner,
  batch: Batch<PendingRecord>,
): Promise<readonly Batch<PendingRecord>[]> {
  const { first, rest, ...admission } = admit(context.settings, batch, context.clock.now());
  if (admission.kind === 'discard') {
    await discard(context, owner, givenUp(owner, first, admission.condition));
    return rest;
  }
  const outcome = await deliverOnce(context, owner, first.records);
  const decision = decide(context.settings, first, outcome);
  finish(context, owner, first.records.slice(0, decision.processed), 'recordsProcessed');
  switch (decision.kind) {
    case 'done':
      owner.problem(undefined);
      return rest;
    case 'discard':
      await discard(context, owner, givenUp(owner, decision.batch, decision.condition));
      return rest;
    case 'again':
      if (decision.wait) await waitBeforeRetry(context, decision.batches[0]);
      return [...decision.batches, ...rest];
    default:
      return decision satisfies never;
  }
}

async function waitBeforeRetry(context: PollingContext, batch: Batch<PendingRecord> | undefined): Promise<void> {
  await context.clock.sleep(retryWaitMs(batch?.waits ?? 1, context.random), context.stopping);
}

async function deliverOnce(
  context: PollingContext,
  owner: LaneOwner,
  records: readonly PendingRecord[],
): Promise<Outcome> {
  const result = await invokeWith(context, owner, records);
  const sequenceNumbers = records.map((record) => record.sequenceNumber);
  const outcome = outcomeOf(result, sequenceNumbers, context.settings);
  if (outcome.kind === 'succeeded') {
    context.counters.invocations += 1;
    return outcome;
  }
  const reason = result.ok ? 'the function reported failed records' : result.error.errorType;
  owner.problem(reason);
  if (outcome.kind === 'not-invoked') context.counters.refusedInvocations += 1;
  else {
    context.counters.invocations += 1;
    context.counters.failedInvocations += 1;
  }
  const details = result.ok ? {} : { error: result.error.message };
  context.log.warn({ shardId: owner.shardId, records: records.length, reason, ...details }, 'a batch failed');
  return outcome;
}

async function invokeWith(
  context: PollingContext,
  owner: LaneOwner,
  records: readonly PendingRecord[],
): Promise<InvokeResult> {
  const [only] = records;
  if (only && records.length === 1 && only.payloadBytes + ENVELOPE_BYTES > MAX_PAYLOAD_BYTES) {
    const message = `record ${only.sequenceNumber} makes an event of more than ${MAX_PAYLOAD_BYTES} bytes`;
    return { ok: false, error: { errorType: 'RequestEntityTooLargeException', message } };
  }
  const event = eventOf(owner, records);
  try {
    return await context.invoke(event);
  } catch (error) {
    return { ok: false, error: { errorType: SERVICE_ERROR_TYPE, message: errorText(error) } };
  }
}

function givenUp(owner: LaneOwner, batch: Batch<PendingRecord>, condition: DiscardCondition): GivenUp {
  const { records, invocations, lastEnd } = batch;
  return { condition, records, invocations, lastEnd, event: eventOf(owner, records) };
}

/** @throws RecordFault that names the first record for which no event can be made */
function eventOf({ format }: LaneOwner, records: readonly PendingRecord[]): KinesisStreamEventPayload {
  try {
    return format.event(records);
  } catch (error) {
    for (const record of records) aboutRecord(record, () => format.event([record]));
    throw error;
  }
}
