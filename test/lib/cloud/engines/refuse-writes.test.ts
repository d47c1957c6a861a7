import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refuseWrites } from '../../../../lib/cloud/engines/refuse-writes';
import { createWriteGate } from '../../../../lib/cloud/engines/write-gate';
import { callService } from '../../../contracts/service-call';

const gate = createWriteGate();
const server = createServer((incoming, outgoing) => void incoming.resume().on('end', () => outgoing.end('answered')));
refuseWrites(server, createWriteGate(gate.memory));
let endpoint: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => gate.set('closed'));

test.each([
  ['kinesis', 'PutRecords'],
  ['kinesis', 'CreateStream'],
  ['dynamodb', 'BatchWriteItem'],
  ['dynamodb', 'UpdateItem'],
] as const)(
  'while the disk is full, %s answers %s with ServiceUnavailable, even for a large body',
  async (service, operation) => {
    const call = { service, operation, body: 'x'.repeat(3_000_000) };
    const refused = await callService(endpoint, call);
    expect(refused).toMatchObject({ status: 503, headers: { 'x-amzn-errortype': 'ServiceUnavailable' } });
    expect(JSON.parse(refused.text)).toMatchObject({ __type: 'ServiceUnavailable', message: /64 MB/ });
    gate.set('open');
    expect((await callService(endpoint, call)).text).toBe('answered');
  },
);

test.each([
  ['kinesis', 'GetRecords'],
  ['kinesis', 'DeleteStream'],
  ['dynamodb', 'Query'],
  ['dynamodb', 'DeleteItem'],
] as const)('while the disk is full, %s still answers %s', async (service, operation) => {
  expect((await callService(endpoint, { service, operation })).text).toBe('answered');
});
