import { CITIES } from '../../../../producer/world/cities';
import { customerOf } from '../../../../producer/world/customer';
import { isWaking } from '../../../../producer/world/local-time';
import { someClients } from '../../a-client';
import { aSignalsRun, firstEvents, grouped, type Labelled } from './a-signals-run';
import { CONDITIONS, createConditions, type Condition } from './conditions';

const isCondition = (type: string): type is Condition => CONDITIONS.some((condition) => condition === type);

test('without anomalies no condition ever holds; customers are at home, awake, and never spend more than 1,000', () => {
  // Four customers to a lane, for an hour and a half, so that each has many sessions, one after the other.
  const customers = someClients(400);
  const run = aSignalsRun({ customers: customers.length, eventsPerSecond: 40, anomalyRate: 0 });
  const homes = new Map(
    customers.map((client, index) => [customerOf(client, index).customerId, customerOf(client, index)]),
  );
  const conditions = createConditions();
  const purchases = new Map<string, number[]>();
  let holding = 0;
  let away = 0;
  let asleep = 0;
  let mostInAnHour = 0;
  let largest = 0;
  for (let position = 0; position < 200_000; position++) {
    const { event } = run.at(position);
    const timeMs = Date.parse(event.timestamp);
    const { home, latitude, longitude } = homes.get(event.user.customer_id)!;
    holding += conditions.holdingAt(event).length;
    away += Number(
      event.location.city !== home.name ||
        event.location.latitude !== latitude ||
        event.location.longitude !== longitude,
    );
    asleep += Number(!isWaking(timeMs, home));
    if (event.event_type !== 'PURCHASE') continue;
    const before = purchases.get(event.user.customer_id)?.filter((earlier) => timeMs - earlier <= 3_600_000) ?? [];
    purchases.set(event.user.customer_id, [...before, timeMs]);
    mostInAnHour = Math.max(mostInAnHour, before.length + 1);
    largest = Math.max(largest, event.purchase.amount);
  }
  expect({ holding, away, asleep }).toEqual({ holding: 0, away: 0, asleep: 0 });
  expect(mostInAnHour).toBeLessThanOrEqual(3);
  expect(mostInAnHour).toBeGreaterThan(1);
  expect(largest).toBeGreaterThan(300);
  expect(largest).toBeLessThanOrEqual(1_000);
});

/** No anomaly takes longer from its first event to its last. */
const LONGEST_MS = 120_000;

type Judged = { readonly found: Set<string>; readonly wrong: number; readonly episodes: Map<string, Condition> };

/** Which injected episodes meet their condition, and how often a condition holds at an event not flagged with it. */
function judge(events: readonly Labelled[]): Judged {
  const conditions = createConditions();
  const endMs = Date.parse(events.at(-1)!.event.timestamp);
  const found = new Set<string>();
  const episodes = new Map<string, Condition>();
  let wrong = 0;
  for (const { event, truth } of events) {
    const holding = conditions.holdingAt(event);
    for (const type of holding) if (!truth.some((flag) => flag.type === type)) wrong += 1;
    for (const { type, episode_id: episodeId = event.event_id } of truth) {
      if (!isCondition(type)) continue;
      const isFirst = episodeId === event.event_id;
      if (isFirst && endMs - Date.parse(event.timestamp) > LONGEST_MS) episodes.set(`${type} ${episodeId}`, type);
      if (holding.includes(type)) found.add(`${type} ${episodeId}`);
    }
  }
  return { found, wrong, episodes };
}

test.each([
  { eventsPerSecond: 20, customers: 6_000, count: 25_000 },
  { eventsPerSecond: 100, customers: 800, count: 60_000 },
  { eventsPerSecond: 500, customers: 6_000, count: 110_000 },
])(
  'at $eventsPerSecond events a second each injected anomaly can be found, and nothing else is one',
  ({ count, ...change }) => {
    const events = firstEvents(aSignalsRun(change), count);
    const { found, wrong, episodes } = judge(events);
    expect(wrong).toBe(0);
    expect([...episodes.keys()].filter((key) => !found.has(key))).toEqual([]);
    for (const type of CONDITIONS) {
      expect([...episodes.values()].filter((known) => known === type).length).toBeGreaterThanOrEqual(5);
    }
    const flagged = events.filter(({ truth }) => truth.length > 0).length / events.length;
    expect(flagged).toBeGreaterThan(0.06);
    expect(flagged).toBeLessThan(0.1);
  },
);

test('an episode has the id of its first event, and one customer', () => {
  const events = firstEvents(aSignalsRun({ eventsPerSecond: 100 }), 25_000);
  const flagged = events.flatMap(({ event, truth }) => truth.map((flag) => ({ event, flag })));
  const single = flagged.filter(({ flag }) => flag.episode_id === undefined);
  expect(new Set(single.map(({ flag }) => flag.type))).toEqual(new Set(['LARGE_PURCHASE']));
  const episodes = grouped(
    flagged.filter(({ flag }) => flag.episode_id !== undefined),
    ({ flag }) => flag.episode_id!,
  );
  expect(episodes.size).toBeGreaterThan(100);
  for (const [id, members] of episodes) {
    expect(members[0]!.event.event_id).toBe(id);
    expect(new Set(members.map(({ event }) => event.user.customer_id)).size).toBe(1);
    expect(new Set(members.map(({ flag }) => JSON.stringify(flag))).size).toBe(1);
  }
});

test('nothing but the condition itself distinguishes a flagged event from an ordinary one', () => {
  const events = firstEvents(aSignalsRun({ eventsPerSecond: 200, labels: 'sidecar' }), 30_000);
  const [ordinary, flagged] = [
    events.filter(({ truth }) => truth.length === 0),
    events.filter(({ truth }) => truth.length > 0),
  ];
  const known = new Set(ordinary.flatMap((labelled) => traitsOf(labelled)));
  expect([...new Set(flagged.flatMap((labelled) => traitsOf(labelled)))].filter((trait) => !known.has(trait))).toEqual(
    [],
  );
});

/** The parts of an event that a list could be made of: its fields and their values, except ids and measures. */
function traitsOf({ event, truth }: Labelled): string[] {
  const { event_type, source_system, session_id, device, user, location } = event;
  const shape = JSON.stringify(event, (_key, value: unknown) => (isPlain(value) ? typeof value : value));
  const form = (text: string) => text.replace(/[0-9a-f]/g, '0');
  const traits = [
    shape,
    `${event_type} from ${source_system}`,
    form(session_id),
    form(device.device_id),
    form(user.customer_id).length,
    device.ip.split('.').slice(0, 2).join('.'),
    decimals(location.latitude) <= 3,
  ];
  // An event at three at night can only come from a place where it is three at night.
  if (!truth.some(({ type }) => type === 'NIGHT_ACTIVITY')) traits.push(location.city);
  if (event.event_type === 'LOGIN') traits.push(event.login.method, event.login.failure_reason ?? 'let in');
  if (event.event_type === 'PURCHASE') {
    traits.push(event.purchase.product, event.purchase.method, decimals(event.purchase.amount) <= 2);
  }
  if (event.event_type === 'CLICK') traits.push(event.click.page, event.click.element);
  if (event.event_type === 'API_CALL') {
    const { endpoint, method, status, response_time_ms: ms } = event.api_call;
    traits.push(endpoint, method, status, decimals(ms) <= 1, Math.round(Math.log2(ms + 1) / 3));
  }
  if (event.event_type === 'FILE_ACCESS') traits.push(event.file_access.action, form(event.file_access.path));
  return traits.map(String);
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object';
}

function decimals(value: number): number {
  return String(value).split('.')[1]?.length ?? 0;
}

test('a login from elsewhere comes from a city where it is day', () => {
  const events = firstEvents(aSignalsRun({ eventsPerSecond: 100 }), 15_000);
  const abroad = events.filter(({ truth }) => truth.some(({ type }) => type === 'NEW_LOCATION'));
  expect(abroad.length).toBeGreaterThan(50);
  for (const { event } of abroad) {
    const city = CITIES.find(({ name }) => name === event.location.city)!;
    expect(event.location.utc_offset_minutes).toBe(city.utcOffsetMinutes);
    expect(isWaking(Date.parse(event.timestamp), city)).toBe(true);
  }
});
