import { ControlConflict } from '../../../lib/api/live/producer-control';
import { Tally } from '../../../lib/domain/proof/fingerprint';
import { mixText, parseMix } from '../../../lib/domain/run/workload-mix';
import { eventSchema, WORKLOADS, type LegionEvent } from '../../../lib/events/event';
import type { ProducedRecord } from '../../../producer/generation/record';
import { WORKLOAD_REGISTRY } from '../../../producer/workloads/registry';
import { aControl, START_MS } from './a-control';

const eventIn = ({ bytes }: ProducedRecord) => JSON.parse(Buffer.from(bytes).toString()) as LegionEvent;

test('every type of anomaly can be injected, and appears in the manifest of the run of hand-made events', async () => {
  const { control, sent, manifest, pass, done } = aControl();
  await done(control.start({}));
  await pass(5_000);
  const { anomaly_types } = control.state();
  for (const { type } of anomaly_types) await done(control.inject(type));
  const byHand = sent.filter(({ eventId }) => eventId.startsWith('EVT-r.hand1-'));
  expect(byHand.map(({ truth }) => truth[0]!.type)).toEqual(anomaly_types.map(({ type }) => type));
  const { state, generated, buckets } = manifest('r.hand1');
  const tally = new Tally();
  for (const { eventId, bytes } of byHand) tally.add(eventId, bytes);
  expect({ state, generated, buckets }).toEqual({
    state: 'complete',
    generated: anomaly_types.length,
    buckets: tally.fingerprint().buckets,
  });
});

test('an unknown anomaly, or a repetition before anything is delivered, is refused', async () => {
  const { control } = aControl();
  await expect(control.inject('NO_SUCH_TYPE')).rejects.toThrow('no anomaly of type NO_SUCH_TYPE');
  await expect(control.inject('DUPLICATE_RETRY')).rejects.toThrow('fewer than 1');
});

test('an anomaly of several events is sent whole and in order, with ids of the run of hand-made events', async () => {
  const { control, sent, done } = aControl({ workload: mixText(parseMix(WORKLOADS.join(','))) });
  const types = WORKLOADS.flatMap((name) => WORKLOAD_REGISTRY[name].anomalies)
    .filter(({ category }) => category !== 'DUPLICATE_EVENT')
    .map(({ variants }) => variants[0]!.type);
  const refused: string[] = [];
  for (const type of types) {
    const before = sent.length;
    const answer = await done(control.inject(type)).catch((error: unknown) => {
      if (!(error instanceof ControlConflict)) throw error;
      refused.push(type);
    });
    if (!answer) continue;
    const { event_id, event_ids, payload } = answer;
    const made = sent.slice(before);
    expect({ type, ids: made.map(({ eventId }) => eventId) }).toEqual({ type, ids: event_ids });
    expect(event_ids.at(-1)).toBe(event_id);
    expect(JSON.parse(payload)).toEqual(eventIn(made.at(-1)!));
    const flagged = made.filter(({ truth }) => truth.some((flag) => flag.type === type));
    const episodes = flagged.map(({ truth }) => truth.find((flag) => flag.type === type)!.episode_id);
    expect(flagged.length).toBeGreaterThan(0);
    // All belong to one anomaly; an anomaly of several events has the id of its first event.
    expect(new Set(episodes).size).toBe(1);
    expect(episodes[0] ?? flagged[0]!.eventId).toBe(flagged[0]!.eventId);
    const times = made.map(({ eventTimeMs }) => eventTimeMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(START_MS + 60_000);
    for (const record of made) expect(eventSchema.safeParse(eventIn(record)).error).toBeUndefined();
  }
  expect(types.length).toBeGreaterThanOrEqual(WORKLOADS.length);
  // A hundred customers may be too few for the rarest anomaly.
  expect(refused.length).toBeLessThanOrEqual(1);
});

test('payments are made in order, in the run of hand-made events', async () => {
  const { control, sent, manifest, done } = aControl();
  const pay = (debtor: string, creditor: string, amount: number) =>
    done(
      control.pay({
        payments: [{ debtor_account: debtor, creditor_account: creditor, amount, purpose: 'INVOICE' }],
      }),
    );
  const first = await pay('B-00000001', 'A-00000002', 1_200);
  const second = await pay('A-00000002', 'A-00000999', 300);
  expect(first).toMatchObject({ run_id: 'r.hand1', payments: [{ outcome: 'SETTLED', reason: null }] });
  expect(second.payments).toMatchObject([{ outcome: 'REJECTED', reason: 'UNKNOWN_ACCOUNT' }]);
  const eventIds = [...first.payments, ...second.payments].flatMap(({ event_ids }) => event_ids);
  expect(sent.map(({ eventId }) => eventId)).toEqual(eventIds);
  // One clearing group, so one shard sees all of it in order.
  expect(new Set(sent.map(({ partitionKey }) => partitionKey)).size).toBe(1);
  expect(manifest('r.hand1')).toMatchObject({ state: 'complete', generated: eventIds.length });
  expect(control.state().log.at(-1)!.text).toBe('sent 1 payment by hand, of which 0 settled');
});

test('an event that the stream does not accept is reported, kept, and sent before the next one', async () => {
  const stream = { open: false };
  const { control, sent, manifest, done } = aControl({ accepts: () => stream.open });
  const event = { customer: { customer_id: 'C' } };
  await expect(done(control.send({ event_type: 'CREDIT_ASSESSMENT', event }))).rejects.toThrow(ControlConflict);
  expect(manifest('r.hand1')).toMatchObject({ state: 'running', generated: 1, position: 0 });
  stream.open = true;
  await done(control.send({ event_type: 'CREDIT_ASSESSMENT', event }));
  expect(sent.map(({ eventId }) => eventId)).toEqual(['EVT-r.hand1-0', 'EVT-r.hand1-1']);
  expect(manifest('r.hand1')).toMatchObject({ state: 'complete', generated: 2, position: 2 });
});
