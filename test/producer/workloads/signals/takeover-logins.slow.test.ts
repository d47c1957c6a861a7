import { createWorkload } from '../../../../producer/workloads/create-workload';
import type { LegionEvent } from '../../../../lib/events/event';
import { customerOf } from '../../../../producer/world/customer';
import { aConfig, aDataset, someClients } from '../../a-client';

const dataset = aDataset(someClients(2_000));
const runOf = (workload: string) =>
  aConfig({ workload, eventsPerSecond: 400, anomalyRate: 0.08, dataset: dataset.identity });

test('each account takeover of the card workload is preceded by a login of that customer with a new device', () => {
  const config = runOf('card=0.5,signals=0.5');
  const [cards, signals] = [
    createWorkload('card', { config, dataset }),
    createWorkload('signals', { config, dataset }),
  ];
  const logins = new Map<string, LegionEvent & { event_type: 'LOGIN' }>();
  let loginCount = 0;
  const takeovers = new Map<string, LegionEvent & { event_type: 'CARD_TRANSACTION' }>();
  for (let position = 0; position < 30_000; position++) {
    const { event, truth } = signals.generate(position);
    if (event.event_type === 'LOGIN' && truth.some(({ type }) => type === 'TAKEOVER_LOGIN')) {
      loginCount += 1;
      logins.set(event.device.device_id, event);
    }
    const transaction = cards.generate(position);
    if (transaction.event.event_type !== 'CARD_TRANSACTION') continue;
    for (const { type, episode_id: id } of transaction.truth) {
      if (type === 'ACCOUNT_TAKEOVER' && id && !takeovers.has(id)) takeovers.set(id, transaction.event);
    }
  }
  expect(logins.size).toBe(loginCount);
  expect(takeovers.size).toBeGreaterThan(20);
  for (const { device, customer, timestamp } of takeovers.values()) {
    const login = logins.get(device!.device_id);
    expect(login?.user.customer_id).toBe(customer.customer_id);
    expect(login!.login.success).toBe(true);
    expect(login!.timestamp < timestamp).toBe(true);
    const index = dataset.clients.findIndex(({ id }) => customer.customer_id.endsWith(String(id).padStart(6, '0')));
    const { devices, home } = customerOf(dataset.clients[index]!, index);
    expect(devices).not.toContain(login!.device.device_id);
    expect(login!.location.city).toBe(home.name);
  }
});

test('only an event that is neither a login nor part of an anomaly gives way to such a login', () => {
  const config = runOf('card=0.5,signals=0.5');
  const signals = createWorkload('signals', { config, dataset });
  const sessions = new Map<string, string>();
  const episodes = new Set<string>();
  const headless: string[] = [];
  for (let position = 0; position < 30_000; position++) {
    const { event, truth } = signals.generate(position);
    if (event.workload !== 'signals') continue;
    if (!sessions.has(event.session_id)) sessions.set(event.session_id, event.event_type);
    for (const { episode_id: id } of truth) {
      if (id === event.event_id) episodes.add(id);
      else if (id !== undefined && !episodes.has(id)) headless.push(id);
    }
  }
  expect(headless).toEqual([]);
  expect([...sessions.values()].filter((first) => first !== 'LOGIN')).toEqual([]);
});

test('without the card workload there is no such login', () => {
  const config = runOf('signals');
  const signals = createWorkload('signals', { config, dataset });
  const types = Array.from({ length: 20_000 }, (_, position) => signals.generate(position).truth).flat();
  expect(types.map(({ type }) => type)).not.toContain('TAKEOVER_LOGIN');
});
