import { gzipSync } from 'node:zlib';
import { decodeCbor } from '../../../../lib/cloud/engines/cbor/decode';
import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';
import { cloudServices } from '../../../../lib/cloud/gateway/cloud-services';
import { aGateway, overHttp1, signature, signedCall, type AGateway, type HttpCall } from './a-gateway';

const unused = { call: () => Promise.reject(new Error('no engine is asked here')) };

let gateway: AGateway;
beforeAll(async () => {
  const services = cloudServices({
    kinesis: unused,
    dynamodb: unused,
    buckets: new Map(),
    accountId: '000000000000',
    region: 'us-east-1',
  });
  gateway = await aGateway({ services });
});
afterAll(() => gateway.stop());

const send = (call: HttpCall) => overHttp1(gateway, call);
const form = (service: string, parameters: Readonly<Record<string, string>>): HttpCall => ({
  headers: { authorization: signature(service), 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: new URLSearchParams(parameters).toString(),
});

describe('STS', () => {
  test('says that a caller is the root user of the one account', async () => {
    const { status, text } = await send(form('sts', { Action: 'GetCallerIdentity', Version: '2011-06-15' }));
    expect(status).toBe(200);
    expect(text).toContain('<GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn>');
    expect(text).toMatch(/<Account>000000000000<\/Account>.*<RequestId>[0-9a-f-]{36}<\/RequestId>/);
  });

  test.each([
    ['GetCallerIdentities', 400, 'InvalidAction'],
    ['AssumeRole', 501, 'Emulated of STS: GetCallerIdentity.'],
    ['', 400, 'MissingAction'],
  ])('refuses the action %p with %i', async (Action, status, text) => {
    expect(await send(form('sts', { Action }))).toMatchObject({ status, text: expect.stringContaining(text) });
  });
});

describe('CloudWatch', () => {
  const metric = { MetricName: 'a', Value: 1 };
  const data = { Namespace: 'n', MetricData: [metric, metric] };
  const target = (operation: string) => ({
    'x-amz-target': `GraniteServiceVersion20100801.${operation}`,
    'content-type': 'application/x-amz-json-1.0',
  });
  const cbor = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' };
  const path = '/service/GraniteServiceVersion20100801/operation/PutMetricData';

  test.each<[string, HttpCall]>([
    [
      'Query',
      form('monitoring', {
        Action: 'PutMetricData',
        Namespace: 'n',
        'MetricData.member.1.MetricName': 'a',
        'MetricData.member.2.MetricName': 'b',
      }),
    ],
    ['JSON', { headers: target('PutMetricData'), body: JSON.stringify(data) }],
    [
      'compressed JSON',
      { headers: { ...target('PutMetricData'), 'content-encoding': 'gzip' }, body: gzipSync(JSON.stringify(data)) },
    ],
    ['CBOR', { path, headers: cbor, body: encodeCbor(data) }],
  ])('counts metrics in %s and drops them', async (_, call) => {
    const before = await droppedMetrics();
    expect((await send(call)).status).toBe(200);
    expect((await droppedMetrics()) - before).toBe(2);
  });

  test.each<[string, HttpCall, number, string]>([
    ['an operation that is not emulated', { headers: target('ListMetrics'), body: '{}' }, 501, 'PutMetricData'],
    ['an operation that AWS does not have', { headers: target('PutMetric'), body: '{}' }, 400, 'UnknownOperation'],
    ['a body that is no CBOR', { path, headers: cbor, body: Buffer.of(0xff) }, 400, 'SerializationException'],
    [
      'a body that is no gzip',
      { headers: { ...target('PutMetricData'), 'content-encoding': 'gzip' }, body: '{}' },
      400,
      'SerializationException',
    ],
    [
      'metrics without a namespace',
      { headers: target('PutMetricData'), body: '{"MetricData":[]}' },
      400,
      'MissingRequired',
    ],
  ])('refuses %s', async (_, call, status, text) => {
    expect(await send(call)).toMatchObject({ status, text: expect.stringContaining(text) });
  });

  async function droppedMetrics(): Promise<number> {
    const { text } = await send({ method: 'GET', path: '/health' });
    return (JSON.parse(text) as { droppedMetrics: number }).droppedMetrics;
  }
});

const EMULATED = 'Emulated services: Kinesis Data Streams, DynamoDB, DynamoDB Streams, S3, STS, CloudWatch.';

test.each<[string, HttpCall, Readonly<Record<string, string>>]>([
  [
    'JSON',
    { headers: { 'x-amz-target': 'AmazonSSM.GetParameter', 'content-type': 'application/x-amz-json-1.1' }, body: '{}' },
    { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': 'NotImplementedException' },
  ],
  [
    'JSON, by target alone',
    { headers: { 'x-amz-target': 'AmazonSQS.ListQueues' } },
    { 'content-type': 'application/x-amz-json-1.0' },
  ],
  ['Query', form('sns', { Action: 'Publish' }), { 'content-type': 'text/xml' }],
  [
    'REST, by path alone',
    { method: 'GET', path: '/2015-03-31/functions/' },
    { 'content-type': 'application/json', 'x-amzn-errortype': 'NotImplementedException' },
  ],
  [
    'REST, by host alone',
    { method: 'GET', headers: { host: 'lambda.us-east-1.localhost:{port}' } },
    { 'content-type': 'application/json' },
  ],
  [
    'XML',
    { method: 'GET', path: '/2020-05-31/distribution', headers: { authorization: signature('cloudfront') } },
    { 'content-type': 'text/xml' },
  ],
])('a service of AWS that is not emulated is refused with 501 in its protocol: %s', async (_, call, headers) => {
  const host = call.headers?.host?.replace('{port}', String(gateway.port));
  const answer = await send({ ...call, headers: { ...call.headers, ...(host !== undefined && { host }) } });
  expect(answer).toMatchObject({ status: 501, headers, text: expect.stringContaining(EMULATED) });
});

test('a service of AWS that is not emulated is refused in CBOR where CBOR is spoken', async () => {
  const path = '/service/Interconnect/operation/ListConnections';
  const { status, bytes, headers } = await send({ path, headers: { 'smithy-protocol': 'rpc-v2-cbor' } });
  expect([status, headers['smithy-protocol'], decodeCbor(bytes)]).toEqual([
    501,
    'rpc-v2-cbor',
    expect.objectContaining({ __type: 'NotImplementedException' }),
  ]);
});

test.each<[string, HttpCall]>([
  ['names nothing', {}],
  ['has a target that AWS does not know', { headers: { 'x-amz-target': 'Whatever.Do' } }],
  ['is signed for what AWS does not have', { headers: { authorization: signature('whatever') } }],
  ['has an operation that AWS does not know', { headers: signedCall('kinesis', 'PutRecordz'), body: '{}' }],
  ['has a name that every object inherits', { headers: signedCall('dynamodb', 'constructor'), body: '{}' }],
])('a request that %s is refused with 400', async (_, call) => {
  expect(await send(call)).toMatchObject({ status: 400, text: expect.stringContaining('UnknownOperationException') });
});

test.each([
  ['kinesis', 'CreateChannel', 'NotImplementedException', 'Streams have no channels'],
  ['dynamodb', 'ExecuteStatement', 'com.amazon.coral.service#NotImplementedException', 'There is no PartiQL'],
] as const)(
  '%s %s is known and not emulated: the answer says why, and what is',
  async (service, operation, type, why) => {
    const { status, text } = await send({ headers: signedCall(service, operation), body: '{}' });
    const error = JSON.parse(text) as { __type: string; message: string };
    expect([status, error.__type]).toEqual([501, type]);
    expect(error.message).toMatch(/^[\w ]+ is not emulated\. .+\. Emulated of [\w ]+: \w+(?:, \w+){20,}\.$/);
    expect(error.message).toContain(why);
  },
);
