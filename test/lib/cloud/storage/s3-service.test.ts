import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect, constants } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { FileObjectStore } from '../../../../lib/cloud/storage/file-object-store';
import { memoryObjectStore, type ObjectStore } from '../../../../lib/cloud/storage/object-store';
import { anS3Gateway, overHttp1, signature, type AGateway } from '../gateway/a-gateway';

const Bucket = 'failures';
const ODD_KEYS = ['a b/c+d&e<f>', 'é/😀', 'line\nbreak', '..', 'aws/lambda/x'];

let service: AGateway;
let client: S3Client;
let folder: string;
const buckets = new Map<string, ObjectStore>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'legion-s3-'));
  service = await anS3Gateway(buckets);
  // Like a program that knows only the endpoint: no path style set, default checksums.
  const credentials = { accessKeyId: 'embedded', secretAccessKey: 'embedded' };
  client = new S3Client({ endpoint: service.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
});
beforeEach(() => {
  buckets.clear();
  buckets.set(Bucket, memoryObjectStore());
});
afterAll(async () => {
  client.destroy();
  await service.stop();
  rmSync(folder, { recursive: true });
});

const put = (Key: string, Body: string | Uint8Array = Key) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
const get = async (Key: string, Range?: string) => {
  const { Body, ...rest } = await client.send(new GetObjectCommand({ Bucket, Key, Range }));
  return { ...rest, body: await Body!.transformToString() };
};

test.each([
  ['in memory', () => memoryObjectStore()],
  ['in a folder', () => new FileObjectStore(path.join(folder, 'bucket'))],
])('an SDK puts, finds, reads and deletes objects %s, whatever their keys', async (_, store) => {
  buckets.set(Bucket, store());
  for (const key of ODD_KEYS) await put(key);
  const { Contents = [], KeyCount } = await client.send(new ListObjectsV2Command({ Bucket }));
  expect(KeyCount).toBe(ODD_KEYS.length);
  expect(Contents.map(({ Key }) => Key!).toSorted()).toEqual(ODD_KEYS.toSorted());
  for (const { Key, Size, ETag } of Contents) {
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect([head.ContentLength, head.ETag]).toEqual([Size, ETag]);
    expect((await get(Key!)).body).toBe(Key);
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
});

test('a body streamed in chunks with a trailing checksum arrives unchanged', async () => {
  const bytes = Buffer.alloc(300_000, 'abcdefg');
  await client.send(
    new PutObjectCommand({ Bucket, Key: 'a', Body: Readable.from([bytes]), ContentLength: bytes.length }),
  );
  expect(buckets.get(Bucket)!.get('a')!.equals(bytes)).toBe(true);
});

test.each([
  ['a connection that ends', beginOverHttp1],
  ['a stream of HTTP/2 that is cancelled', async () => resetOfHttp2(constants.NGHTTP2_CANCEL)],
  ['a stream of HTTP/2 that is reset without an error', async () => resetOfHttp2(constants.NGHTTP2_NO_ERROR)],
  ['a session of HTTP/2 that ends', beginOverHttp2],
])('an upload that is cut off by %s leaves the old object, and nothing else', async (_, begin) => {
  const directory = mkdtempSync(path.join(folder, 'cut-off-'));
  buckets.set(Bucket, new FileObjectStore(directory));
  await put('a', 'old');
  const cutOff = await begin();
  while (!readdirSync(directory).some((name) => name.endsWith('~new'))) await nextTurn();
  cutOff();
  while (readdirSync(directory).some((name) => name.endsWith('~new'))) await nextTurn();
  expect((await get('a')).body).toBe('old');
});

async function beginOverHttp1(): Promise<() => void> {
  const outgoing = request(`${service.endpoint}/failures/a`, { method: 'PUT', headers: { 'content-length': '100' } });
  outgoing.once('error', () => undefined);
  outgoing.write('new');
  return () => outgoing.destroy();
}

/** Without a length that would show that something is missing. */
async function beginOverHttp2(): Promise<() => void> {
  const session = connect(service.endpoint);
  const stream = session.request({ ':method': 'PUT', ':path': '/failures/a' }, { endStream: false });
  stream.once('error', () => undefined);
  stream.write('new');
  return () => session.destroy();
}

/** Frame by frame, because Node's client ends a body before it resets its stream. */
async function resetOfHttp2(code: number): Promise<() => void> {
  const socket = connectSocket(service.port, '127.0.0.1');
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  const send = (type: number, flags: number, stream: number, payload: Buffer) => {
    const head = Buffer.from([0, 0, payload.length, type, flags, 0, 0, 0, stream]);
    socket.write(Buffer.concat([head, payload]));
  };
  // RFC 7541: literals with the names :method, :path and :authority of the static table, and :scheme http.
  const literal = (name: number, value: string) => [name, value.length, ...Buffer.from(value)];
  const head = [...literal(2, 'PUT'), ...literal(4, '/failures/a'), 0x86, ...literal(1, `localhost:${service.port}`)];
  send(4, 0, 0, Buffer.alloc(0)); // SETTINGS
  send(1, 4, 1, Buffer.from(head)); // HEADERS
  send(0, 0, 1, Buffer.from('new')); // DATA
  return () => {
    send(3, 0, 1, Buffer.from([0, 0, 0, code])); // RST_STREAM
    socket.end();
  };
}

test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
  'the checksum %s is verified',
  async (algorithm) => {
    const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
    const body = '123456789';
    expect((await call('PUT', '/failures/a', { [name]: DIGESTS[algorithm] }, body)).status).toBe(200);
    const refused = await call('PUT', '/failures/b', { [name]: DIGESTS[algorithm] }, `${body}0`);
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('<Code>BadDigest</Code>')]);
    expect(buckets.get(Bucket)!.list()).toEqual(['a']);
  },
);

/** Check values of "123456789", from the CRC catalogue and FIPS 180. */
const DIGESTS = {
  CRC32: Buffer.from('cbf43926', 'hex').toString('base64'),
  CRC32C: Buffer.from('e3069283', 'hex').toString('base64'),
  CRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
  SHA1: Buffer.from('f7c3bc1d808e04732adf679965ccc34ca7ae3441', 'hex').toString('base64'),
  SHA256: Buffer.from('15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225', 'hex').toString('base64'),
};

test('a listing continues page by page and returns each key once', async () => {
  const keys = Array.from({ length: 23 }, (_, n) => `aws/lambda/m/${String(n).padStart(3, '0')}`);
  for (const key of [...keys, 'other']) buckets.get(Bucket)!.put(key, key);
  const found: string[] = [];
  const pages: number[] = [];
  const input = { Bucket, Prefix: 'aws/lambda/', StartAfter: keys[2], MaxKeys: 7 };
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, input)) {
    pages.push(Contents.length);
    found.push(...Contents.map(({ Key }) => Key!));
  }
  expect([found, pages]).toEqual([keys.slice(3), [7, 7, 6]]);
});

test('keys are URL-encoded on request and grouped by a delimiter', async () => {
  for (const key of ['a b/1', 'a b/2', 'c']) buckets.get(Bucket)!.put(key, '');
  const page = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', EncodingType: 'url', MaxKeys: 1 }));
  expect([page.CommonPrefixes, page.IsTruncated]).toEqual([[{ Prefix: 'a%20b/' }], true]);
  const ContinuationToken = page.NextContinuationToken;
  const next = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', ContinuationToken }));
  expect([next.Contents!.map(({ Key }) => Key), next.CommonPrefixes]).toEqual([['c'], undefined]);
});

test('a range of an object can be read', async () => {
  await put('a', '0123456789');
  expect(await get('a', 'bytes=2-4')).toMatchObject({ body: '234', ContentRange: 'bytes 2-4/10' });
  expect((await get('a', 'bytes=-3')).body).toBe('789');
  await expect(get('a', 'bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange' });
});

test('many objects are deleted in one call, including keys that do not exist', async () => {
  for (const key of ODD_KEYS) await put(key);
  const Objects = [...ODD_KEYS, 'never was'].map((Key) => ({ Key }));
  const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted).toHaveLength(Objects.length);
  expect(buckets.get(Bucket)!.list()).toEqual([]);
});

test.each([
  ['of one part', 'a'.repeat(1_024)],
  ['of many parts', 'a/'.repeat(512)],
  ['of characters that are escaped', 'ü'.repeat(512)],
])('a folder takes a key of 1,024 bytes, the most on AWS, %s', async (_, key) => {
  buckets.set(Bucket, new FileObjectStore(mkdtempSync(path.join(folder, 'long-names-'))));
  await expect(get(key)).rejects.toMatchObject({ name: 'NoSuchKey' });
  await put(key, 'body');
  expect((await get(key)).body).toBe('body');
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: key.slice(0, 500) }));
  expect(Contents).toMatchObject([{ Key: key, Size: 4 }]);
  await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
  await expect(get(key)).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('half of a character in a request to delete is no key', async () => {
  buckets.set(Bucket, new FileObjectStore(path.join(folder, 'half characters')));
  const body = '<Delete><Object><Key>&#xD800;</Key></Object></Delete>';
  expect((await call('POST', '/failures?delete', {}, body)).status).toBe(200);
});

test("missing keys and buckets are refused with S3's error codes", async () => {
  await expect(get('not-there')).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(client.send(new HeadBucketCommand({ Bucket: 'nobody-s' }))).rejects.toMatchObject({ name: 'NotFound' });
  await expect(client.send(new ListObjectsV2Command({ Bucket: 'nobody-s' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
  const foreign = { Bucket, ExpectedBucketOwner: '123456789012' };
  await expect(client.send(new HeadBucketCommand(foreign))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  expect((await client.send(new ListBucketsCommand({}))).Buckets!.map(({ Name }) => Name)).toEqual([Bucket]);
});

test.each([
  ['GET', '/failures?acl', {}, 501, 'NotImplemented'],
  ['PUT', '/failures/a', { 'x-amz-copy-source': '/failures/b' }, 501, 'NotImplemented'],
  ['PUT', '/failures/a', { 'if-none-match': '*' }, 501, 'NotImplemented'],
  ['PUT', `/failures/${'a'.repeat(1025)}`, {}, 400, 'KeyTooLongError'],
  ['PUT', '/failures/a', { 'content-length': String(2 ** 30) }, 400, 'EntityTooLarge'],
  ['PUT', '/failures/a', { 'content-encoding': 'aws-chunked' }, 400, 'IncompleteBody'],
  ['GET', '/failures/%E0%A4%A', {}, 400, 'InvalidArgument'],
  ['GET', '/failures?list-type=2&max-keys=-1', {}, 400, 'InvalidArgument'],
  ['GET', '/failures?list-type=2&continuation-token=!', {}, 400, 'InvalidArgument'],
  ['POST', '/failures?delete', {}, 400, 'MalformedXML'],
  ['GET', '/?prefix=a', {}, 501, 'NotImplemented'],
  ['GET', '/failures/a', { origin: 'https://evil.example' }, 403, 'AccessDenied'],
])('%s %s with %o is refused, and the service stays available', async (method, url, headers, status, code) => {
  const answer = await call(method, url, headers, 'nothing');
  expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(code)]);
  await put('still there');
});

test.each([
  ['failures.localhost', '/a%20b'],
  ['failures.s3.localhost', '/a%20b'],
  ['failures.s3.us-east-1.localhost.localstack.cloud', '/a%20b'],
  ['s3.localhost.localstack.cloud', '/failures/a%20b'],
  ['localhost', '/failures/a%20b'],
])('the bucket may be part of the host %s', async (name, path) => {
  const headers = { host: `${name}:${service.port}`, authorization: signature('s3') };
  expect(await overHttp1(service, { method: 'PUT', path, headers, body: 'x' })).toMatchObject({ status: 200 });
  expect(buckets.get(Bucket)!.get('a b')?.toString()).toBe('x');
});

test('a presigned URL is recognized by its query', async () => {
  await put('a');
  const credential = encodeURIComponent('k/20260101/us-east-1/s3/aws4_request');
  const path = `/failures/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Signature=s`;
  expect(await overHttp1(service, { method: 'GET', path })).toMatchObject({ status: 200, text: 'a' });
});

async function call(method: string, url: string, headers: Readonly<Record<string, string>>, body: string) {
  const outgoing = request(`${service.endpoint}${url}`, { method, headers });
  outgoing.once('error', () => undefined); // from a connection that is closed before everything was sent
  if (Number(headers['content-length'] ?? 0) > body.length) outgoing.write(body);
  else outgoing.end(method === 'GET' ? '' : body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const result = { status: answer.statusCode, text: await text(answer) };
  outgoing.destroy();
  return result;
}
