import { once } from 'node:events';
import { connect } from 'node:net';
import { crc32 } from 'node:zlib';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { aGateway, overHttp1, overHttp2, signedCall, type AGateway } from './a-gateway';

let gateway: AGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
beforeEach(() => {
  gateway.calls.kinesis.length = gateway.calls.dynamodb.length = gateway.said.length = 0;
});
afterAll(() => gateway.stop());

const PROTOCOLS = [
  ['HTTP/1.1', overHttp1],
  ['HTTP/2', overHttp2],
] as const;

describe.each(PROTOCOLS)('over %s', (_, send) => {
  test('a call reaches the engine of its target, and its answer comes back whole', async () => {
    const body = `{"StreamName":"${'a'.repeat(100_000)}"}`;
    const answer = await send(gateway, { headers: signedCall('kinesis', 'DescribeStream'), body });
    expect(answer).toMatchObject({ status: 200, text: body });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.1',
      'content-length': String(body.length),
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(gateway.calls).toMatchObject({ kinesis: [{ operation: 'DescribeStream', format: 'json' }], dynamodb: [] });
  });

  test('an answer of DynamoDB carries its checksum', async () => {
    const answer = await send(gateway, { headers: signedCall('dynamodb', 'ListTables'), body: '{"Limit":1}' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-crc32': String(crc32('{"Limit":1}')),
      'x-amzn-requestid': expect.stringMatching(/^[0-9A-V]{52}$/),
    });
  });

  test('a body lies on an ArrayBuffer of its own', async () => {
    await send(gateway, { headers: signedCall('dynamodb', 'ListTables'), body: '{"Limit":1}' });
    const { body } = gateway.calls.dynamodb[0]!;
    expect([body.byteOffset, body.buffer.byteLength]).toEqual([0, 11]);
  });
});

test('the Kinesis client of the JavaScript SDK works as it is, with HTTP/2 and a session per request', async () => {
  const client = new KinesisClient({ ...CLIENT, endpoint: gateway.endpoint });
  for (const StreamName of ['a', 'b', 'c'])
    await client.send(new PutRecordCommand({ StreamName, PartitionKey: 'a', Data: Buffer.from('x') }));
  client.destroy();
  expect(gateway.calls.kinesis.map(({ operation }) => operation)).toEqual(Array(3).fill('PutRecord'));
});

test('the DynamoDB client of the JavaScript SDK works as it is', async () => {
  const client = new DynamoDBClient({ ...CLIENT, endpoint: gateway.endpoint });
  await client.send(new ListTablesCommand({ Limit: 1 }));
  client.destroy();
  expect(gateway.calls.dynamodb).toHaveLength(1);
});

const CLIENT = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 };

test('a client that speaks TLS is disconnected, and people are told once to use http', async () => {
  for (const _ of [1, 2]) {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(Buffer.of(0x16, 3, 1, 0, 200));
    await once(socket, 'close');
  }
  expect(gateway.said).toEqual([expect.stringContaining('use http:// instead of https://')]);
});

test('a request signed for another region is served, which is said once', async () => {
  for (const _ of [1, 2]) {
    const { status } = await overHttp1(gateway, {
      headers: signedCall('dynamodb', 'ListTables', 'eu-west-1'),
      body: '{}',
    });
    expect(status).toBe(200);
  }
  expect(gateway.said).toEqual([expect.stringContaining('eu-west-1')]);
});

test('regions that a client makes up are not remembered without end', async () => {
  const asked = await aGateway();
  const sent = Array.from({ length: 40 }, (_, n) => signedCall('dynamodb', 'ListTables', `region-${n}`));
  for (const headers of sent) await overHttp1(asked, { headers, body: '{}' });
  expect(asked.said).toHaveLength(20);
  await asked.stop();
});

test('the first free port of those that are named is taken, and people are told when none is', async () => {
  const next = await aGateway({ ports: [gateway.port, 0] });
  expect(next.port).not.toBe(gateway.port);
  await expect(aGateway({ ports: [gateway.port] })).rejects.toThrow(
    `port ${gateway.port} is in use: stop the program that listens there, name another port, or use 0 for any free one`,
  );
  const taken = [gateway.port, next.port];
  await expect(aGateway({ ports: taken })).rejects.toThrow(`ports ${taken[0]} to ${taken[1]} are all in use`);
  await next.stop();
});
