import type { EventOf } from '../../../lib/events/event';
import type { RunConfig } from '../../../lib/domain/run/run';
import { createEventMaker } from '../../../producer/workloads/create-workload';
import { trackOf } from '../../../producer/workloads/track';
import { createTakeovers } from '../../../producer/workloads/takeovers';
import { aConfig, aDataset, someClients } from '../a-client';

const dataset = aDataset(someClients(3_000));

function aRun(change: Partial<RunConfig> = {}): RunConfig {
  const run = { workload: 'card=0.5,signals=0.5', eventsPerSecond: 200, anomalyRate: 0.08, dataset: dataset.identity };
  return aConfig({ ...run, ...change });
}

function takeoversOf(config: RunConfig) {
  const cardTrack = trackOf(config, 'card')!;
  const takeovers = createTakeovers({
    config,
    clients: dataset.clients,
    cardTrack,
    signalsTrack: trackOf(config, 'signals'),
  });
  return { cardTrack, takeovers };
}

test('a takeover is found by its number and by the time of its login, whichever workload asks', () => {
  const config = aRun();
  const { takeovers } = takeoversOf(config);
  const { startTimeMs } = config;
  const found = takeovers.loginsWithin(startTimeMs, startTimeMs + 600_000);
  expect(found.length).toBeGreaterThan(100);
  const { takeovers: others } = takeoversOf(config);
  for (const takeover of found.toReversed()) {
    expect(others.takeover(takeover.incident)).toEqual(takeover);
    expect(others.loginsWithin(takeover.loginAtMs, takeover.loginAtMs + 1)).toContainEqual(takeover);
  }
  const piecewise = Array.from({ length: 60 }, (_, piece) =>
    others.loginsWithin(startTimeMs + piece * 10_000, startTimeMs + (piece + 1) * 10_000),
  );
  expect(piecewise.flat()).toEqual(found);
});

test('the login comes before the first transaction, by time and by events of the signals workload', () => {
  for (const workload of ['card=0.5,signals=0.5', 'card=0.99,signals=0.01']) {
    const config = aRun({ workload });
    const { takeovers, cardTrack } = takeoversOf(config);
    const signals = trackOf(config, 'signals')!;
    for (const { loginAtMs, firstCardPosition } of takeovers.loginsWithin(0, config.startTimeMs + 300_000)) {
      const firstMs = cardTrack.timeMsOf(firstCardPosition);
      expect(signals.positionAt(firstMs) - signals.positionAt(loginAtMs)).toBeGreaterThan(20);
      expect(loginAtMs).toBeGreaterThan(config.startTimeMs);
    }
  }
});

test('the device and the address are not those of the customer', () => {
  const { takeovers } = takeoversOf(aRun());
  const found = takeovers.loginsWithin(0, Date.UTC(2026, 0, 4, 18));
  expect(new Set(found.map(({ deviceId }) => deviceId)).size).toBe(found.length);
});

test('without anomalies there are no takeovers', () => {
  const { takeovers } = takeoversOf(aRun({ anomalyRate: 0 }));
  expect(takeovers.loginsWithin(0, Date.UTC(2026, 0, 5))).toEqual([]);
  expect(takeovers.takeover(0)).toBeUndefined();
});

test.each([20, 200, 5_000])('at %i events/s every takeover in a run with signals begins with a login', (rate) => {
  const config = aRun({ eventsPerSecond: rate });
  const maker = createEventMaker({ config, dataset });
  const logins = new Map<string, string>();
  let transactions = 0;
  let flaggedLogins = 0;
  for (let sequence = 0; sequence < 15_000; sequence++) {
    const { event, truth } = maker.generate(sequence);
    if (event.event_type === 'LOGIN') {
      logins.set(deviceOf(event), event.user.customer_id);
      flaggedLogins += truth.filter(({ type }) => type === 'TAKEOVER_LOGIN').length;
    }
    if (event.event_type !== 'CARD_TRANSACTION' || truth[0]?.type !== 'ACCOUNT_TAKEOVER') continue;
    transactions += 1;
    expect(logins.get(event.device!.device_id)).toBe(event.customer.customer_id);
  }
  expect(transactions).toBeGreaterThan(30);
  expect(flaggedLogins).toBeGreaterThan(15);
});

function deviceOf({ device }: Extract<EventOf<'signals'>, { event_type: 'LOGIN' }>): string {
  return device.device_id;
}
