import { createDeliveryOrder } from '../delivery/delivery-order';
import type { ProducedRecord } from '../generation/record';
import { ahead } from './ahead';
import { coveredChunks } from './covered-chunks';
import type { OpenRun } from './open-run';
import { deliverOnTime } from './pacing';
import { endEventTimeMs } from './settings-of-run';

/** Records handed over at once: few, so that `inFlight` counts little more than what the sink has taken. */
const HAND_OVER = 500;

/** Delivers the records of a run in the order and at the times of its schedule, until all are accepted. */
export async function deliverAll(run: OpenRun): Promise<void> {
  const { options, schedule, stops, ledger, sink } = run;
  const order = createDeliveryOrder();
  const write = (records: readonly ProducedRecord[]) => handOver(records, { ledger, sink });
  const deliver = (records: readonly ProducedRecord[]) =>
    deliverOnTime(records, { schedule, clock: options.clock, hurry: stops.stopping, write });
  for await (const { again, fresh } of ahead(coveredChunks(run))) {
    for (const record of again) order.push(record);
    if (fresh.length > 0 && !schedule.started()) {
      await deliver(order.flush());
      startSchedule(run, fresh[0]!);
    }
    for (const record of fresh) order.push(record);
    await deliver(order.takeReady());
    if (stops.abandoned.aborted) return;
  }
  await deliver(order.flush());
  await sink.drain();
}

function startSchedule({ options, schedule, stops }: OpenRun, first: ProducedRecord): void {
  schedule.start(first.eventTimeMs, options.clock.now());
  const endMs = endEventTimeMs(options.config, options.pace, options);
  const endsAtMs = endMs === undefined ? undefined : schedule.deadlineMs(endMs);
  if (endsAtMs !== undefined) stops.endAt(endsAtMs);
}

async function handOver(
  records: readonly ProducedRecord[],
  { ledger, sink }: Pick<OpenRun, 'ledger' | 'sink'>,
): Promise<void> {
  for (let at = 0; at < records.length; at += HAND_OVER) {
    const part = records.slice(at, at + HAND_OVER);
    ledger.handedOver(part);
    await sink.write(part);
  }
}
