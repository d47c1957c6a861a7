import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../../../lib/aws/clients';
import { sha256Hex } from '../../../lib/core/hash';
import type { Quarantined, QuarantineRowView } from '../../../lib/api/contract/quarantine';
import { CURSOR_KEY_ENV } from '../../../lib/api/contract/environment';
import { ENV } from '../../../lib/domain/names';
import type { OpenApiDocument } from '../../../lib/api/contract/openapi';
import type { DetectionView } from '../../../lib/api/contract/detections';
import type { EventRowView } from '../../../lib/api/contract/event-views';
import type { Pipeline } from '../../../lib/api/contract/pipeline';
import type { ControlState, SentEvent, SentPayments } from '../../../lib/api/contract/control';
import type { Verify } from '../../../lib/api/contract/verify';
import { LOCAL_NAMES } from '../../local-assembly';
import { startCloudWithApi, type CloudWithApi } from './a-cloud';
import { checksOf, operationsOf, type DocumentedOperation } from './document-checks';
import { gatewayEvent } from './gateway-event';
import { readMessages, until } from './sse-messages';

type EventPage = { rows: EventRowView[]; next_cursor: string | null };

let cloud: CloudWithApi;
let document: OpenApiDocument;
let sent: SentEvent;
let settledMs: number;

beforeAll(async () => {
  cloud = await startCloudWithApi();
  document = (await (await fetch(`${cloud.api.url}/openapi.json`)).json()) as OpenApiDocument;
  await cloud.producer.start({ eventsPerSecond: 200 });
  await reached(() => cloud.producer.state().counters.accepted >= 150);
  sent = await cloud.producer.inject('INVALID_AGE');
  await cloud.producer.pause();
  await putForeign(FOREIGN);
  await cloud.cloud.idle();
  settledMs = Date.now();
}, 60_000);

afterAll(() => cloud?.close(), 30_000);

const FOREIGN = [Buffer.from('no event'), Buffer.alloc(600_000, Uint8Array.of(0xfe, 9)), Buffer.from('{"a":1}')];

async function putForeign(payloads: readonly Buffer[]): Promise<void> {
  const Records = payloads.map((Data, at) => ({ Data, PartitionKey: `foreign-${at}` }));
  const kinesis = createKinesisClient({ endpoint: cloud.cloud.endpoints.kinesis });
  await kinesis.send(new PutRecordsCommand({ StreamName: LOCAL_NAMES.stream, Records }));
  kinesis.destroy();
}

/** Checks the condition again at each message of the live stream. */
async function reached(condition: () => boolean): Promise<void> {
  const stop = new AbortController();
  const messages = readMessages(await fetch(`${cloud.api.url}/stream`, { signal: stop.signal }));
  while (!condition()) await until(messages, () => true);
  stop.abort();
}

type Answer<Body> = { readonly response: Response; readonly status: number; readonly body: Body };

/** The caller chooses the type of the body; its content is checked against the document. */
async function get(path: string, headers: Record<string, string> = {}): Promise<Answer<never>> {
  const response = await fetch(cloud.api.url + path, { headers });
  return { response, status: response.status, body: (await response.json()) as never };
}

/** An answer of /pipeline may be a second old, and says when its look ended: the one after it began later. */
async function pipelineSince(timeMs: number): Promise<Pipeline> {
  const looks = new Set<string>();
  let pipeline: Pipeline | undefined;
  const stop = new AbortController();
  const messages = readMessages(await fetch(`${cloud.api.url}/stream`, { signal: stop.signal }));
  while (!pipeline || looks.size < 2) {
    await until(messages, () => true);
    ({ body: pipeline } = (await get('/pipeline')) as Answer<Pipeline>);
    if (Date.parse(pipeline.checked_at) > timeMs) looks.add(pipeline.checked_at);
  }
  stop.abort();
  return pipeline;
}

function post(path: string, body: unknown, token: string | undefined = cloud.api.token) {
  return fetch(cloud.api.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
}

/** A path of the operation that is answered with 200. */
function goodPath({ path }: DocumentedOperation): string {
  const customer = (JSON.parse(sent.payload) as { customer: { customer_id: string } }).customer.customer_id;
  return path
    .replace('{hash}', sha256Hex(FOREIGN[0]!))
    .replace('{id}', path.startsWith('/events/') ? sent.event_id : customer);
}

const isRead = ({ method }: DocumentedOperation) => method === 'GET';
const mediaTypes = ({ operation }: DocumentedOperation) =>
  Object.keys((operation.responses['200'] as { content: object }).content);

test('every documented read answers according to its schema', async () => {
  const checks = checksOf(document);
  const operations = operationsOf(document).filter(isRead);
  const json = operations.filter((each) => (each.operation.responses['200'] as { content: object }).content);
  let checked = 0;
  for (const each of json) {
    if (!mediaTypes(each).includes('application/json') || each.path === '/openapi.json') continue;
    const { response, body } = await get(goodPath(each));
    expect({ path: each.path, status: response.status }).toEqual({ path: each.path, status: 200 });
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(checks.answer(each.operation, 200, 'application/json').safeParse(body).error).toBeUndefined();
    checked += 1;
  }
  expect(checked).toBeGreaterThanOrEqual(11);
});

test('quarantined records are listed by reason and page by page, latest first', async () => {
  const all: Answer<{ rows: QuarantineRowView[]; next_cursor: string | null }> = await get('/quarantine');
  expect(all.body.rows.map(({ payload_hash }) => payload_hash).toSorted()).toEqual(FOREIGN.map(sha256Hex).toSorted());
  expect(all.body.next_cursor).toBeNull();
  const one: Answer<{ rows: QuarantineRowView[] }> = await get('/quarantine?reason=NOT_UTF8');
  expect(one.body.rows).toMatchObject([{ size_bytes: 600_000, partition_key: 'foreign-1', reason: 'NOT_UTF8' }]);
  const rows: QuarantineRowView[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `/quarantine?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page: Answer<{ rows: QuarantineRowView[]; next_cursor: string | null }> = await get(path);
    rows.push(...page.body.rows);
    cursor = page.body.next_cursor;
  }
  expect(rows).toEqual(all.body.rows);
});

test('the bytes of a quarantined record are returned exactly, in parts when it is large', async () => {
  const large = FOREIGN[1]!;
  const parts: Buffer[] = [];
  for (let offset = 0; offset < large.length;) {
    const path = `/quarantine/${sha256Hex(large)}?encoding=hex&length=250000&offset=${offset}`;
    const { body }: Answer<Quarantined> = await get(path);
    expect(body).toMatchObject({ size_bytes: large.length, intact: true, rows: [{ partition_key: 'foreign-1' }] });
    parts.push(Buffer.from(body.bytes, 'hex'));
    offset += body.length;
  }
  expect(Buffer.concat(parts).equals(large)).toBe(true);
  const { body }: Answer<Quarantined> = await get(`/quarantine/${sha256Hex(FOREIGN[0]!)}?encoding=text`);
  expect(body.bytes).toBe('no event');
  const absent = await get(`/quarantine/${'f'.repeat(64)}`);
  expect(absent.status).toBe(404);
});

test('the pipeline counts quarantined records by reason, and warns while they are new', async () => {
  const body = await pipelineSince(settledMs);
  expect(body.quarantined).toMatchObject({ records: 3, by_reason: { NOT_JSON: 1, NOT_UTF8: 1, NOT_AN_EVENT: 1 } });
  expect(body.components.find(({ kind }) => kind === 'quarantine')).toMatchObject({
    state: 'degraded',
    detail: '3 put aside: 1 NOT_AN_EVENT, 1 NOT_JSON, 1 NOT_UTF8',
  });
  const metrics = await (await fetch(`${cloud.api.url}/metrics`)).text();
  expect(metrics).toContain('\nlegion_quarantined_records_total{reason="NOT_JSON"} 1\n');
  expect(metrics).toContain('\nlegion_quarantined_records_total{reason="TOO_LARGE"} 0\n');
  expect(metrics).toContain('legion_stored_records_total{');
});

test('every parameter refuses what its schema does not allow, and says which', async () => {
  const checks = checksOf(document);
  for (const each of operationsOf(document).filter(isRead)) {
    if (mediaTypes(each).includes('text/event-stream')) continue;
    for (const parameter of each.operation.parameters.filter((one) => one.in === 'query')) {
      const { response, body }: Answer<{ code: string; faults: { name: string }[] }> = await get(
        `${goodPath(each)}?${parameter.name}=${encodeURIComponent(WRONG_VALUE)}`,
      );
      expect({ parameter: parameter.name, status: response.status }).toEqual({
        parameter: parameter.name,
        status: 400,
      });
      expect(checks.answer(each.operation, 400, 'application/problem+json').safeParse(body).error).toBeUndefined();
      // A cursor is not a list of fields: its problem names the cursor.
      const named = body.code === 'invalid_cursor' ? ['cursor'] : body.faults.map(({ name }) => name);
      expect(named).toContain(parameter.name);
    }
  }
});

/** Not a name, number or time; a pattern that lets it pass checks nothing. */
const WRONG_VALUE = '\u0001 neither a number nor a name \u00e9';

test('every pattern of the document rejects text that is not a name, number or time', () => {
  const parameters = operationsOf(document).flatMap(({ operation }) => operation.parameters);
  const patterns = parameters.flatMap(({ schema }) => (typeof schema.pattern === 'string' ? [schema.pattern] : []));
  expect(patterns.length).toBeGreaterThan(10);
  expect(patterns.filter((pattern) => new RegExp(pattern).test(WRONG_VALUE))).toEqual([]);
});

test('every route refuses an unknown parameter', async () => {
  for (const each of operationsOf(document).filter(isRead)) {
    const { status, body }: Answer<{ code: string }> = await get(`${goodPath(each)}?colour=red`);
    expect({ path: each.path, status, code: body.code }).toEqual({
      path: each.path,
      status: 400,
      code: 'unknown_parameter',
    });
  }
});

test('every path refuses the methods that are not in the document', async () => {
  for (const path of Object.keys(document.paths)) {
    const method = 'get' in document.paths[path]! ? 'POST' : 'GET';
    const response = await fetch(cloud.api.url + path.replace('{id}', 'x'), { method });
    expect({ path, status: response.status }).toEqual({ path, status: 405 });
    expect(response.headers.get('allow')).toBe(method === 'POST' ? 'GET, HEAD' : 'POST');
  }
});

test('every control route requires the token, and then a body that its schema allows', async () => {
  const checks = checksOf(document);
  const operations = operationsOf(document).filter(({ method }) => method === 'POST');
  expect(operations.length).toBe(10);
  for (const { path, operation } of operations) {
    expect((await post(path, {}, 'a-wrong-token')).status).toBe(401);
    expect((await post(path, {}, '')).status).toBe(401);
    const response = await post(path, { surprise: 1 });
    const body: unknown = await response.json();
    expect({ path, status: response.status }).toEqual({ path, status: 400 });
    expect(checks.answer(operation, 400, 'application/problem+json').safeParse(body).error).toBeUndefined();
  }
});

test('the concatenated pages of a list equal its export, in both formats', async () => {
  const paged: EventRowView[] = [];
  let cursor: string | null | undefined;
  do {
    const at = cursor === undefined ? '' : `&cursor=${cursor}`;
    const { body }: Answer<EventPage> = await get(`/events?limit=100${at}`);
    paged.push(...body.rows);
    cursor = body.next_cursor;
  } while (cursor !== null);
  const ndjson = await (await fetch(`${cloud.api.url}/events`, { headers: { accept: 'application/x-ndjson' } })).text();
  const csv = await (await fetch(`${cloud.api.url}/events?format=csv`)).text();
  const generated = cloud.producer.state().counters.generated + 1;
  expect(paged.length).toBe(generated);
  expect(new Set(paged.map(({ event_id }) => event_id)).size).toBe(generated);
  const exported = ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as EventRowView);
  expect(exported).toEqual(paged);
  expect(
    csv
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]),
  ).toEqual(paged.map(({ event_id }) => event_id));
});

test('a cursor is refused by another list, after a filter change and after any change of its text', async () => {
  const { body }: Answer<EventPage> = await get('/events?limit=2');
  const cursor = body.next_cursor!;
  const changed = `${cursor.slice(0, 30)}${cursor[30] === 'A' ? 'B' : 'A'}${cursor.slice(31)}`;
  for (const path of [
    `/events?limit=2&risk=HIGH&cursor=${cursor}`,
    `/anomalies?cursor=${cursor}`,
    `/windows?cursor=${cursor}`,
    `/events?cursor=${changed}`,
  ]) {
    const refused: Answer<{ code: string }> = await get(path);
    expect({ path, status: refused.status, code: refused.body.code }).toEqual({
      path,
      status: 400,
      code: 'invalid_cursor',
    });
  }
  expect((await get(`/events?limit=3&cursor=${cursor}`)).status).toBe(200);
});

test('an event is returned byte for byte, with its anomaly', async () => {
  const { body }: Answer<{ rows: { payload: string; payload_base64: string; hash_matches: boolean }[] }> = await get(
    `/events/${sent.event_id}`,
  );
  expect(body.rows).toHaveLength(1);
  expect(body.rows[0]).toMatchObject({ payload: sent.payload, hash_matches: true });
  expect(Buffer.from(body.rows[0]!.payload_base64, 'base64').toString()).toBe(sent.payload);
  const { body: anomalies }: Answer<EventPage> = await get('/anomalies?type=INVALID_AGE&limit=200');
  expect(anomalies.rows.map(({ event_id }) => event_id)).toContain(sent.event_id);
});

test('filters give exactly the rows that a filter over the whole list gives', async () => {
  const text = await (await fetch(`${cloud.api.url}/events?format=ndjson`)).text();
  const all = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as EventRowView);
  const ids = (rows: readonly EventRowView[]) => rows.map(({ event_id }) => event_id);
  const listed = async (query: string) => {
    const lines = (await (await fetch(`${cloud.api.url}${query}format=ndjson`)).text()).split('\n').filter(Boolean);
    return ids(lines.map((line) => JSON.parse(line) as EventRowView));
  };
  const middle = all[Math.floor(all.length / 2)]!.event_time;
  expect(await listed('/events?risk=HIGH&')).toEqual(ids(all.filter((row) => row.risk_level === 'HIGH')));
  expect(await listed('/events?risk=LOW&')).toEqual(ids(all.filter((row) => row.risk_level === 'LOW')));
  expect(await listed(`/events?from=${middle}&`)).toEqual(ids(all.filter((row) => row.event_time >= middle)));
  expect(await listed(`/events?to=${middle}&`)).toEqual(ids(all.filter((row) => row.event_time < middle)));
  expect(await listed('/anomalies?severity=HIGH&')).toEqual(ids(all.filter((row) => row.anomaly_severity === 'HIGH')));
  expect(await listed('/anomalies?type=PAYMENT_PATTERN&risk=HIGH&')).toEqual(
    ids(all.filter((r) => r.anomaly_categories.includes('PAYMENT_PATTERN') && r.risk_level === 'HIGH')),
  );
  expect(await listed('/customers/CUST-000003/events?')).toEqual(
    ids(all.filter((row) => row.customer_id === 'CUST-000003')),
  );
});

test('everything produced is proven equal, minute by minute', async () => {
  // An answer is cached for two seconds, and the previous one may date from before everything was stored.
  let answer: Answer<Verify> = await get('/verify');
  while (answer.body.verdict === 'BEHIND') answer = await get('/verify');
  const { body } = answer;
  const made = cloud.producer.state().counters.generated + 1;
  expect(body.verdict).toBe('EQUAL');
  expect(body.totals).toEqual({ generated: made, accepted: made, bronze: made, quarantined: 0 });
  expect(body.windows.map(({ equal, basis }) => ({ equal, basis }))).toEqual(
    body.windows.map(() => ({ equal: true, basis: 'content' })),
  );
  const { body: stats }: Answer<{ totals: { events: number } }> = await get('/stats');
  expect(stats.totals.events).toBe(made);
});

test('health reports each part, and metrics are in the Prometheus format', async () => {
  const { body }: Answer<Pipeline> = await get('/pipeline');
  // The quarantined records are new; all else is well, except for a producer slowed down by a busy machine.
  expect(body.state).toBe('degraded');
  const others = body.components.filter(({ kind }) => kind !== 'quarantine' && kind !== 'producer');
  expect(others.map(({ state }) => state)).toEqual(others.map(() => 'ok'));
  expect(body.components.map(({ kind }) => kind)).toEqual([
    'stream',
    'table',
    'table',
    'table',
    'mapping',
    'mapping',
    'quarantine',
    'producer',
  ]);
  const metrics = await (await fetch(`${cloud.api.url}/metrics`)).text();
  const lines = metrics.trimEnd().split('\n');
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
  expect(samples.length).toBeGreaterThan(20);
  for (const line of samples) expect(line).toMatch(/^[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[\d.e+-]+$/);
  expect(new Set(lines.filter((line) => line.startsWith('# TYPE'))).size).toBe(
    lines.filter((line) => line.startsWith('# TYPE')).length,
  );
});

test('a listener receives events and counters, and resumes after the last message it has seen', async () => {
  const checks = checksOf(document);
  const stop = new AbortController();
  const first = readMessages(await fetch(`${cloud.api.url}/stream`, { signal: stop.signal }));
  await until(first, (message) => message.event === 'counters');
  const { event_id } = await cloud.producer.inject('INVALID_AGE');
  const live = await until(first, (message) => message.event === 'events' && message.data.includes(event_id));
  expect(checks.named('LiveEvents').safeParse(JSON.parse(live.data)).error).toBeUndefined();
  const counters = await until(first, (message) => message.event === 'counters');
  expect(checks.named('LiveCounters').safeParse(JSON.parse(counters.data)).error).toBeUndefined();
  const again = await fetch(`${cloud.api.url}/stream`, {
    headers: { 'last-event-id': live.id! },
    signal: stop.signal,
  });
  const next = await until(readMessages(again), () => true);
  expect(Number(next.id!.split('-')[1])).toBe(Number(live.id!.split('-')[1]) + 1);
  const lost = await fetch(`${cloud.api.url}/stream`, {
    headers: { 'last-event-id': 'another-server-17' },
    signal: stop.signal,
  });
  expect((await until(readMessages(lost), () => true)).event).toBe('reset');
  stop.abort();
}, 20_000);

test('the producer follows its controls, and each change starts a run with its own manifest', async () => {
  const ask = async (path: string, body: object) => (await (await post(path, body)).json()) as ControlState;
  expect(await ask('/control/start', { events_per_second: 50 })).toMatchObject({
    state: 'running',
    events_per_second: 50,
  });
  const before = cloud.producer.state().runs.length;
  expect(await ask('/control/network', { network: 'good' })).toMatchObject({ network: 'good', state: 'running' });
  expect(await ask('/control/anomaly-rate', { anomaly_rate: 1 })).toMatchObject({ anomaly_rate: 1 });
  expect(await ask('/control/burst', { multiplier: 4, seconds: 1 })).toMatchObject({ burst: { multiplier: 4 } });
  await reached(() => {
    const { burst, state, runs } = cloud.producer.state();
    return burst === null && state === 'running' && runs.length === before + 4;
  });
  expect(await ask('/control/stop', {})).toMatchObject({ state: 'stopped' });
  const { runs, log } = cloud.producer.state();
  expect(runs.length).toBe(before + 4);
  expect(log.map(({ text }) => text)).toEqual(expect.arrayContaining(['the burst is over', 'stop was asked for']));
  expect(cloud.producer.summaries().every(({ complete }) => complete)).toBe(true);
  await cloud.cloud.idle();
  expect((await post('/control/burst', { multiplier: 2, seconds: 1 })).status).toBe(409);
  expect((await post('/control/anomaly', { type: 'NO_SUCH_TYPE' })).status).toBe(409);
}, 30_000);

test('a hand-made event is stored as it was written', async () => {
  const event = { customer: { customer_id: 'CUST-=1+1' }, risk: { default_payment_next_month: 1, risk_level: 'HIGH' } };
  const response = await post('/control/event', { event });
  expect(response.status).toBe(200);
  const { event_id, payload } = (await response.json()) as SentEvent;
  expect(JSON.parse(payload)).toMatchObject({ ...event, event_id, source_system: 'HAND_MADE' });
  await cloud.cloud.idle();
  const { body }: Answer<{ rows: { payload: string }[] }> = await get(`/events/${event_id}`);
  expect(body.rows[0]!.payload).toBe(payload);
  const { status } = await post('/control/event', { event: { customer: { customer_id: 7 } } });
  expect(status).toBe(400);
});

test('hand-made payments are executed, and all their events are stored', async () => {
  const wanted = (debtor_account: string, creditor_account: string, amount: number) => ({
    debtor_account,
    creditor_account,
    amount,
  });
  const payments = [wanted('B-00000001', 'A-00000002', 12_400), wanted('A-00000002', 'B-00000001', 2_000_001)];
  const response = await post('/control/payments', { payments });
  expect(response.status).toBe(200);
  const answer: unknown = await response.json();
  const checks = checksOf(document);
  expect(checks.named('SentPayments').safeParse(answer).error).toBeUndefined();
  const sent = answer as SentPayments;
  expect(sent.payments.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['SETTLED', null],
    ['REJECTED', 'LIMIT'],
  ]);
  await cloud.cloud.idle();
  for (const id of sent.payments.flatMap(({ event_ids }) => event_ids)) {
    const { body }: Answer<{ rows: { payload: string }[] }> = await get(`/events/${id}`);
    expect(body.rows.map(({ payload }) => (JSON.parse(payload) as { event_id: string }).event_id)).toEqual([id]);
  }
  const refused = async (body: object) => (await post('/control/payments', body)).status;
  expect(await refused({ payments: [] })).toBe(400);
  expect(await refused({ payments: [wanted('B-00000001', 'B-00000001', 1)] })).toBe(400);
  expect(await refused({ payments: [wanted('C-00000001', 'B-00000001', 1)] })).toBe(400);
  expect(await refused({ payments: [wanted('A-00000002', 'B-00000001', 0.5)] })).toBe(400);
  expect(await refused({ payments: Array.from({ length: 101 }, () => payments[0]) })).toBe(400);
});

test('the function behind an HTTP API gives the same answers, has no controls, and serves the stream as snapshots', async () => {
  const names = LOCAL_NAMES;
  Object.assign(process.env, cloud.cloud.environment, {
    [ENV.streamName]: names.stream,
    [ENV.bronzeTableName]: names.bronzeTable,
    [ENV.quarantineTableName]: names.quarantineTable,
    [ENV.rollupsTableName]: names.rollupsTable,
    [ENV.detectionsTableName]: names.detectionsTable,
    [ENV.indexShards]: '4',
    [CURSOR_KEY_ENV]: 'key',
  });
  const { handler } = await import('../../../lambda/api/handler');
  const ask = async (path: string, method?: string, body?: string) => {
    const answer = await handler(gatewayEvent(path, method, body));
    const text = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8').toString();
    return { statusCode: answer.statusCode, text, headers: answer.headers ?? {} };
  };
  const path = '/events?risk=HIGH&limit=200';
  const local: Answer<EventPage> = await get(path);
  expect((JSON.parse((await ask(path)).text) as EventPage).rows).toEqual(local.body.rows);
  const refused = await ask('/control/start', 'POST', '{}');
  expect([refused.statusCode, (JSON.parse(refused.text) as { code: string }).code]).toEqual([
    404,
    'control_unavailable',
  ]);
  expect((await ask(`/events?run=${'a'.repeat(9_000)}`)).statusCode).toBe(414);
  expect((await ask('/control/start', 'POST', ' '.repeat(70_000))).statusCode).toBe(413);
  const snapshot = await ask('/stream');
  expect(snapshot.headers['content-type']).toContain('text/event-stream');
  expect([...snapshot.text.matchAll(/^event: (\w+)$/gm)].map((match) => match[1])).toEqual([
    'counters',
    'health',
    'control',
  ]);
  expect((await ask('/events?format=csv')).headers['legion-export-limit']).toBe('10000');
});

test('detections are listed by page, by filter and as an export', async () => {
  const before = cloud.producer.state().counters.accepted;
  await cloud.producer.start({ workload: 'signals', eventsPerSecond: 300, anomalyRate: 0.3 });
  await reached(() => cloud.producer.state().counters.accepted >= before + 600);
  await cloud.producer.pause();
  await cloud.cloud.idle();
  type DetectionPage = { rows: DetectionView[]; next_cursor: string | null };
  const all: DetectionView[] = [];
  let cursor: string | null | undefined;
  do {
    const at = cursor === undefined ? '' : `&cursor=${cursor}`;
    const { status, body }: Answer<DetectionPage> = await get(`/detections?limit=2${at}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    all.push(...body.rows);
    cursor = body.next_cursor;
  } while (cursor !== null);
  expect(all.length).toBeGreaterThan(2);
  expect(all.map(({ event_time }) => event_time)).toEqual(
    all
      .map(({ event_time }) => event_time)
      .sort()
      .toReversed(),
  );
  const ndjson = await (await fetch(`${cloud.api.url}/detections?format=ndjson`)).text();
  expect(
    ndjson
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as DetectionView),
  ).toEqual(all);
  const csv = await (await fetch(`${cloud.api.url}/detections?format=csv`)).text();
  expect(csv.trimEnd().split('\r\n')).toHaveLength(all.length + 1);
  const { type, severity, entity, run_id, event_time } = all[0]!;
  const keeps: readonly [query: string, keep: (row: DetectionView) => boolean][] = [
    [`type=${type}`, (row) => row.type === type],
    [`severity=${severity}`, (row) => row.severity === severity],
    [`entity=${entity}`, (row) => row.entity === entity],
    [`entity=${entity}&run=${run_id}`, (row) => row.entity === entity && row.run_id === run_id],
    [`to=${event_time}`, (row) => row.event_time < event_time],
    ['run=another', () => false],
  ];
  for (const [query, keep] of keeps) {
    const { body }: Answer<DetectionPage> = await get(`/detections?limit=200&${query}`);
    expect({ query, rows: body.rows }).toEqual({ query, rows: all.filter(keep) });
  }
  const stored = await get(`/events/${all[0]!.event_id}`);
  expect(stored.status).toBe(200);
}, 60_000);
