import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomAt } from '../../lib/core/random-at';
import { startChaosProxy, type ChaosProxy } from './chaos-proxy';
import { FAULT_KINDS, faultKindsOf, type FaultKind } from './fault-kinds';
import { faultPlan, type FaultPlan } from './fault-plan';

const SHARD = { ShardId: 's', HashKeyRange: { StartingHashKey: '0', EndingHashKey: String(2n ** 128n - 1n) } };

/** A service that answers each call with the call's own request, and records it. */
let service: Server;
let target: string;
let asked: Record<string, unknown>[] = [];
const proxies: ChaosProxy[] = [];

beforeAll(async () => {
  service = createServer((request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const operation = String(request.headers['x-amz-target']).split('.')[1]!;
      // What the proxy asks of its own accord.
      if (!['ListShards', 'DescribeTable'].includes(operation)) asked.push(body);
      if (operation === 'ListShards') return void response.end(JSON.stringify({ Shards: [SHARD] }));
      const list = (body.Records ?? []) as unknown[];
      const Records = list.map((_record, at) => ({ ShardId: 's', SequenceNumber: String(at) }));
      const answer = { Records, UnprocessedItems: {}, Responses: {}, UnprocessedKeys: {}, LastEvaluatedKey: {} };
      const count = operation === 'PutRecords' ? { FailedRecordCount: 0 } : {};
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      return void response.end(JSON.stringify({ ...answer, ...count }));
    });
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  target = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
beforeEach(() => (asked = []));
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  service.closeAllConnections();
  service.close();
});

const always = (kind: FaultKind, draw = 0): FaultPlan => ({
  next: () => ({ kind, random: randomAt(1, draw, 1) }),
});

async function aProxy(plan?: FaultPlan): Promise<ChaosProxy> {
  const proxy = await startChaosProxy('kinesis', target);
  proxies.push(proxy);
  if (plan) proxy.begin(plan);
  return proxy;
}

async function call({ endpoint }: ChaosProxy, operation: string, body: object = { asked: 'it' }) {
  const headers = { 'x-amz-target': `Service_1.${operation}`, 'content-type': 'application/x-amz-json-1.1' };
  const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, text: await answer.text() };
}
const jsonOf = ({ text }: { text: string }) => JSON.parse(text) as Record<string, unknown[]>;
const records = (count: number) =>
  Array.from({ length: count }, (_none, at) => ({ PartitionKey: `${at}`, Data: 'eA==' }));
const keysOf = (count: number) => Array.from({ length: count }, (_none, at) => ({ id: { S: `${at}` } }));

test('calls before the chaos starts and after it ends pass through unchanged and uncounted', async () => {
  const proxy = await aProxy();
  expect((await call(proxy, 'Scan')).status).toBe(200);
  proxy.begin(always('html-502'));
  expect((await call(proxy, 'Scan')).status).toBe(502);
  proxy.calm();
  expect((await call(proxy, 'Scan')).status).toBe(200);
  expect(asked).toEqual([{ asked: 'it' }, { asked: 'it' }]);
  expect(proxy.counts()).toEqual({ Scan: { 'html-502': 1 } });
});

test.each<[FaultKind, number, RegExp]>([
  ['throttled', 400, /Exception|Exceeded/],
  ['client-error', 400, /RequestTimeoutException/],
  ['server-error', 500, /Internal|Unavailable/],
  ['html-502', 502, /^<html>/],
])('%s: the service sees nothing, and the caller gets an error', async (kind, status, text) => {
  const answer = await call(await aProxy(always(kind)), 'Scan');
  expect(answer.status).toBeGreaterThanOrEqual(status);
  expect(answer.text).toMatch(text);
  expect(asked).toEqual([]);
});

test.each<[FaultKind, number]>([
  ['reset-before', 0],
  ['reset-after', 1],
  ['truncated', 1],
])('%s: the caller gets no answer, and the service saw %d calls', async (kind, calls) => {
  await expect(call(await aProxy(always(kind)), 'Scan')).rejects.toThrow(/fetch failed|terminated/);
  expect(asked).toHaveLength(calls);
});

test.each<[FaultKind, RegExp]>([
  ['empty', /^$/],
  ['html-200', /^<html>/],
])('%s: the answer claims success without content, whether or not the service ran the call', async (kind, text) => {
  for (let draw = 0; draw < 12; draw++) {
    const answer = await call(await aProxy(always(kind, draw)), 'Scan');
    expect(answer).toEqual({ status: 200, text: expect.stringMatching(text) });
  }
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(12);
});

test('cut: half of the answer arrives as if it were complete', async () => {
  const answer = await call(await aProxy(always('cut')), 'Scan');
  expect(answer.status).toBe(200);
  expect(() => JSON.parse(answer.text) as unknown).toThrow(SyntaxError);
});

test('partial: one field is missing, but never one whose absence means the last page', async () => {
  const gone = new Set<string>();
  for (let draw = 0; draw < 20; draw++) {
    const fields = Object.keys(jsonOf(await call(await aProxy(always('partial', draw)), 'Scan')));
    expect(fields).toHaveLength(4);
    for (const name of ['Records', 'UnprocessedItems', 'Responses', 'UnprocessedKeys', 'LastEvaluatedKey'])
      if (!fields.includes(name)) gone.add(name);
  }
  expect([...gone].toSorted()).toEqual(['Records', 'Responses', 'UnprocessedItems', 'UnprocessedKeys']);
});

test('slow: the call still succeeds', async () => {
  expect((await call(await aProxy(always('slow')), 'Scan')).status).toBe(200);
  expect(asked).toHaveLength(1);
});

test('refused records never reach the service, and the results of the others keep their positions', async () => {
  for (let draw = 0; draw < 10; draw++) {
    asked = [];
    const answer = jsonOf(
      await call(await aProxy(always('refused-items', draw)), 'PutRecords', {
        StreamName: 'events',
        Records: records(5),
      }),
    );
    const accepted = (answer.Records as { ErrorCode?: string }[]).map((result) => result.ErrorCode === undefined);
    expect(accepted).toHaveLength(5);
    expect(accepted).toContain(false);
    const seen = asked.flatMap((body) => body.Records as { PartitionKey: string }[]);
    expect(seen.map((record) => Number(record.PartitionKey))).toEqual(accepted.flatMap((yes, at) => (yes ? [at] : [])));
    expect(answer.FailedRecordCount).toBe(accepted.filter((yes) => !yes).length);
  }
});

test('unprocessed items are not written, and unprocessed keys are not read', async () => {
  for (let draw = 0; draw < 10; draw++) {
    asked = [];
    const writes = keysOf(4).map((Item) => ({ PutRequest: { Item } }));
    const items = { RequestItems: { things: writes } };
    const written = jsonOf(await call(await aProxy(always('refused-items', draw)), 'BatchWriteItem', items));
    const left = (written.UnprocessedItems as unknown as { things: unknown[] }).things;
    const seen = asked.flatMap((body) => (body.RequestItems as { things: unknown[] }).things);
    expect([...left, ...seen].toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toEqual(writes);

    asked = [];
    const keys = { RequestItems: { things: { Keys: keysOf(4), ConsistentRead: true } } };
    const read = jsonOf(await call(await aProxy(always('refused-items', draw)), 'BatchGetItem', keys));
    const unread = (read.UnprocessedKeys as unknown as { things: { Keys: unknown[] } }).things;
    expect(unread).toMatchObject({ ConsistentRead: true });
    const sought = asked.flatMap((body) => (body.RequestItems as { things: { Keys: unknown[] } }).things.Keys);
    expect(unread.Keys.length + sought.length).toBe(4);
    expect(unread.Keys.length).toBeGreaterThan(0);
  }
});

test('the same seed plans the same faults for an operation, regardless of other calls in between', () => {
  const kinds = (plan: FaultPlan, operation: string) =>
    Array.from({ length: 200 }, () => plan.next(operation)?.kind ?? 'none');
  const alone = kinds(faultPlan(7, 0.3), 'Scan');
  const plan = faultPlan(7, 0.3);
  kinds(plan, 'PutRecords');
  expect(kinds(plan, 'Scan')).toEqual(alone);
  expect(kinds(faultPlan(8, 0.3), 'Scan')).not.toEqual(alone);
  expect(alone.filter((kind) => kind !== 'none').length).toBeGreaterThan(30);
});

test('every kind of fault occurs, and only batch calls have refused parts', () => {
  const plan = faultPlan(1, 1);
  const kinds = new Set(Array.from({ length: 400 }, () => plan.next('PutRecords')!.kind));
  expect([...kinds].toSorted()).toEqual([...FAULT_KINDS].toSorted());
  expect(faultKindsOf('Scan')).not.toContain('refused-items');
});

test('even an operation that is called only three times meets a fault', () => {
  const plan = faultPlan(1, 0);
  expect([1, 2, 3, 4].map(() => plan.next('Scan') !== undefined)).toEqual([false, false, true, false]);
});
