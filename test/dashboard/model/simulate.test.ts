import fc from 'fast-check';
import {
  anomalyRateConsequence,
  burstConsequence,
  changeConsequence,
  lifecycle,
  NETWORK_WORDS,
  networkConsequence,
  rateConsequence,
  shownBurst,
} from '../../../dashboard/src/model/consequences';
import { checkHandMade, EMPTY_FIELDS, type HandMadeFields } from '../../../dashboard/src/model/hand-made-form';
import * as control from '../../../lib/api/contract/control';
import { NETWORK } from '../../../producer/generation/network';
import { aControlState, atSecond } from '../answers';

describe('consequences', () => {
  test('a rate is compared with the current one', () => {
    expect(rateConsequence(aControlState(), 100)).toBe(
      '2 times faster than now: 100 events per second, 6,000 per minute.',
    );
    expect(rateConsequence(aControlState(), 50)).toMatch(/^The current rate/);
    expect(rateConsequence(aControlState(), 10)).toMatch(/^5 times slower/);
    expect(rateConsequence(aControlState(), 20_000)).toContain('fall behind');
  });

  test('a burst is capped at the highest rate', () => {
    expect(burstConsequence(aControlState(), { multiplier: 5, seconds: 10 })).toBe(
      '250 events per second for 10 seconds, then 50 again: about 2,000 more events.',
    );
    expect(burstConsequence(aControlState({ events_per_second: 5_000 }), { multiplier: 100, seconds: 1 })).toContain(
      '50,000 events per second (the highest rate) for 1 second',
    );
  });

  test('an anomaly rate reads as one event in 20', () => {
    expect(anomalyRateConsequence(aControlState(), 0)).toBe('No event will carry an anomaly.');
    expect(anomalyRateConsequence(aControlState(), 0.05)).toContain('one event in 20');
    expect(anomalyRateConsequence(aControlState(), 0.001)).toContain('about one every 20.0 s');
  });

  test('network profiles are described with the simulator’s own figures', () => {
    expect(NETWORK_WORDS).toEqual(
      Object.fromEntries(
        Object.entries(NETWORK).map(([name, { baseMs, spikeProbability }]) => [
          name,
          { baseMs, spikePercent: Math.round(spikeProbability * 1_000) / 10 },
        ]),
      ),
    );
    expect(networkConsequence('poor')).toContain('300 ms');
  });

  test('each state of the producer offers the actions that apply', () => {
    const offers = control.PRODUCER_STATES.map((state) => [state, Object.keys(lifecycle(state))]);
    expect(Object.fromEntries(offers)).toEqual({
      stopped: ['start'],
      starting: ['stop'],
      running: ['pause', 'stop'],
      paused: ['start', 'stop'],
      stopping: [],
      failed: ['start'],
    });
    expect(changeConsequence({ state: 'running' })).toContain('its own manifest');
  });
});

describe('the form for an event', () => {
  const check = (change: Partial<HandMadeFields>) => checkHandMade({ ...EMPTY_FIELDS, ...change });

  test('the initial fields make an event that the API accepts', () => {
    const { body } = checkHandMade(EMPTY_FIELDS);
    expect(control.handMadeEventSchema.safeParse(body).error).toBeUndefined();
  });

  test('an empty field is missing from the event', () => {
    const { body } = check({ age: '', credit_limit: ' ', sex: '', customer_id: '', payments: Array(6).fill('') });
    const event = control.handMadeEventSchema.parse(body).event;
    expect(event.customer).toEqual({ demographic: { education: 'UNIVERSITY', marital_status: 'SINGLE' } });
    expect(event).not.toHaveProperty('credit');
    expect(event).not.toHaveProperty('payment_history');
  });

  test('each field has its own fault', () => {
    expect(check({ age: 'old', credit_limit: '1e5', customer_id: 'Ünï' }).faults).toEqual({
      age: expect.any(String),
      credit_limit: expect.any(String),
      customer_id: expect.any(String),
    });
    expect(check({ payments: ['1', '', '', '', '', ''] }).faults).toEqual({
      payments: 'Fill in all six months, or none.',
    });
    expect(check({ payments: ['1.5', '0', '0', '0', '0', '0'] }).faults).toHaveProperty('payments');
    expect(check({ risk_level: '' }).faults).toHaveProperty('risk_level');
  });

  test('an implausible event can be sent, with a note about it', () => {
    const { faults, notes } = check({ age: '5', credit_limit: '-1' });
    expect(faults).toBeUndefined();
    expect(notes).toHaveLength(2);
  });

  test('the API accepts every event that the form does not refuse', () => {
    const text = fc.oneof(fc.constantFrom('', '0', '-2', '35', '1.5', 'x'), fc.string({ maxLength: 5 }));
    const payments = fc.array(text, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(text, text, text, payments, (customer_id, age, credit_limit, months) => {
        const { body } = check({ customer_id, age, credit_limit, payments: months });
        expect(body === undefined || control.handMadeEventSchema.safeParse(body).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

test('a burst shows until it is over, even if the last answer is older', () => {
  const burst = { multiplier: 5, until: atSecond(10) };
  expect(shownBurst(burst, Date.parse(atSecond(9)))).toBe(burst);
  expect(shownBurst(burst, Date.parse(atSecond(10)))).toBeNull();
  expect(shownBurst(null, 0)).toBeNull();
});
