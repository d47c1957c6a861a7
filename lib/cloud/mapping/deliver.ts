import { retryWaitMs } from './retry-wait';
import type { PendingRecord } from './backlog';
import { admit, decide, type Batch, type DiscardCondition } from './decide';
import { discard, finish, type GivenUp } from './discard';
import { invokeOnce } from './invoke-once';
import type { InvokeResult } from '../functions/invoke-result';
import { returnedState, type Outcome } from './outcome';
import { ENVELOPE_BYTES, MAX_PAYLOAD_BYTES, type StreamEventPayload } from './payload';
import type { PollingContext } from './polling-context';
import type { LaneOwner } from './lane-owner';
import { aboutRecord } from './record-fault';

/** Delivers or discards the head of a batch; returns what is left of it, in order. */
export async function deliver(
  context: PollingContext,
  owner: LaneOwner,
  batch: Batch<PendingRecord>,
): Promise<readonly Batch<PendingRecord>[]> {
  owner.tumblingWindow?.enter(batch.records);
  const { first, rest, ...admission } = admit(context.settings, batch, context.clock.now());
  if (admission.kind === 'discard') {
    await discard(context, owner, givenUp(owner, first, admission.condition));
    return rest;
  }
  const { outcome, result } = await deliverOnce(context, owner, first.records);
  const decision = decide(context.settings, first, outcome);
  // The state goes first: should the two be torn apart, records are counted again and not lost.
  if (decision.processed > 0 && result.ok) owner.tumblingWindow?.keepState(returnedState(result.response));
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
): Promise<{ outcome: Outcome; result: InvokeResult }> {
  const sequenceNumbers = records.map((record) => record.sequenceNumber);
  const tooLarge = tooLargeAlone(records);
  return invokeOnce(context, owner, sequenceNumbers, tooLarge ?? eventOf(owner, records));
}

function tooLargeAlone(records: readonly PendingRecord[]): InvokeResult | undefined {
  const [only] = records;
  if (!only || records.length > 1 || only.payloadBytes + ENVELOPE_BYTES <= MAX_PAYLOAD_BYTES) return undefined;
  const message = `record ${only.sequenceNumber} makes an event of more than ${MAX_PAYLOAD_BYTES} bytes`;
  return { ok: false, error: { errorType: 'RequestEntityTooLargeException', message } };
}

function givenUp(owner: LaneOwner, batch: Batch<PendingRecord>, condition: DiscardCondition): GivenUp {
  const { records, invocations, lastEnd } = batch;
  return { condition, records, invocations, lastEnd, event: eventOf(owner, records) };
}

/** @throws RecordFault that names the first record for which no event can be made */
function eventOf({ format, tumblingWindow }: LaneOwner, records: readonly PendingRecord[]): StreamEventPayload {
  try {
    const event = format.event(records);
    return tumblingWindow ? { ...event, ...tumblingWindow.members('records') } : event;
  } catch (error) {
    for (const record of records) aboutRecord(record, () => format.event([record]));
    throw error;
  }
}
