import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ListShardsCommand } from '@aws-sdk/client-kinesis';
import { explainCall } from '../../../bin/text/explain-call';
import { explainError } from '../../../bin/text/explain-error';
import { createDynamoDbClient, createKinesisClient } from '../../../lib/aws/clients';
import { FAULT_KINDS } from '../../../lib/aws/fault-kind';

const fileError = (code: string, fields: object = {}) =>
  Object.assign(new Error(`${code}: some reason`), { code, errno: -1, syscall: 'open', path: '/data/x', ...fields });

const lineOf = (error: unknown) => {
  const { lines, exitCode } = explainError(error);
  expect(exitCode).toBe(1);
  expect(lines).toHaveLength(1);
  return lines[0]!;
};

describe('a file error is one line with what was tried, why it failed, and what to do', () => {
  test.each([
    ['ENOENT', 'no such file or folder (ENOENT): check its name'],
    ['EACCES', 'no permission (EACCES): change its permissions, or name another'],
    ['EPERM', 'not permitted (EPERM): change its permissions, or name another'],
    ['EISDIR', 'it is a folder (EISDIR): name a file'],
    ['ENOTDIR', 'a part of this path is a file, not a folder (ENOTDIR): name another'],
    ['EEXIST', 'something else is there already (EEXIST): remove it, or name another'],
    ['ENOSPC', 'the disk is full (ENOSPC): free some space, or name a place on another disk'],
    ['EDQUOT', 'your quota of the disk is used up (EDQUOT): free some space, or name a place on another disk'],
    ['EROFS', 'its file system is read-only (EROFS): name a place that can be written to'],
    ['EMFILE', 'this process has too many files open (EMFILE): raise the limit (ulimit -n), and try again'],
    ['ENFILE', 'this machine has too many files open (ENFILE): end other programs, and try again'],
    ['EIO', 'the device failed (EIO): check the disk, or name a place on another'],
    ['EBUSY', 'another program uses it (EBUSY): end that program, or name another'],
    ['ENAMETOOLONG', 'the name is too long (ENAMETOOLONG): choose a shorter one'],
    ['ELOOP', 'its links form a loop (ELOOP): name the file that is meant'],
    ['EXDEV', 'the two are on different file systems (EXDEV): name a place on the same one'],
    [
      'EFBIG',
      'the file would be larger than allowed (EFBIG): choose fewer events, or name a place on another file system',
    ],
    ['ENOTEMPTY', 'the folder is not empty (ENOTEMPTY): empty it, or name another'],
    ['ENOTSUP', 'the system refuses it (ENOTSUP): name another'],
  ])('%s', (code, rest) => {
    const line = lineOf(fileError(code));
    expect(line).toMatch(/^cannot open \/data\/x: /);
    expect(line.slice('cannot open /data/x: '.length)).toBe(rest);
  });

  test('the call says what was tried, with both names where there are two', () => {
    expect(lineOf(fileError('EEXIST', { syscall: 'mkdir' }))).toMatch(/^cannot make the folder \/data\/x: /);
    expect(lineOf(fileError('EXDEV', { syscall: 'rename', dest: '/y' }))).toMatch(/^cannot rename \/data\/x to \/y: /);
    expect(lineOf(fileError('ENOSPC', { syscall: 'write', path: undefined }))).toMatch(/^cannot write to a file: /);
    expect(lineOf(fileError('ENOENT', { syscall: 'spawn python3', path: 'python3' }))).toMatch(
      /^cannot start python3:/,
    );
  });

  test('it is found inside the errors that wrap it', () => {
    expect(lineOf(new Error('the store failed', { cause: fileError('EIO') }))).toMatch(/the device failed \(EIO\)/);
    expect(lineOf(new AggregateError([fileError('ENOSPC')], 'all failed'))).toMatch(/the disk is full/);
  });
});

test.each([
  [{ code: 'EADDRINUSE', syscall: 'listen', port: 4580 }, /^port 4580 is in use: .*--port/],
  [{ code: 'EACCES', syscall: 'listen', port: 80 }, /^cannot listen on port 80 \(EACCES\): name another with --port/],
])('a port that cannot be used is named: %j', (fields, expected) => {
  expect(lineOf(Object.assign(new Error('x'), { errno: -1, ...fields }))).toMatch(expected);
});

test('an unexpected error says so, in one line', () => {
  expect(explainError(new TypeError('x is\n not a function'))).toEqual({
    message: 'unexpected: x is not a function (use --debug for the stack)',
    lines: ['unexpected: x is not a function (use --debug for the stack)'],
    exitCode: 70,
  });
  expect(explainError('text').message).toBe('unexpected: text (use --debug for the stack)');
});

test.each(FAULT_KINDS.flatMap((kind) => [[kind, 'http://127.0.0.1:4566'] as const, [kind, undefined] as const]))(
  'a call that ends as %s at %s names the call, and says what to do',
  (kind, endpoint) => {
    const error = { name: 'SomeException', message: 'some reason', code: 'ECODE', $metadata: { httpStatusCode: 400 } };
    const line = explainCall({ kind, error, call: { service: 'DynamoDB', operation: 'Query', endpoint } });
    expect(line).toMatch(endpoint ? /^DynamoDB Query at http:\/\/127\.0\.0\.1:4566: / : /^DynamoDB Query: /);
    expect(line).toMatch(/^[^\n]+: [^\n]{10,}: [a-z].{5,}$/);
  },
);

type Answer = (response: ServerResponse) => void;

const answering = (status: number, body = ''): Answer => {
  return (response) => void response.writeHead(status).end(body);
};

const ANSWERS: Readonly<Record<string, readonly [Answer, RegExp]>> = {
  'throttling as a client fault': [
    answering(400, '{"__type":"com.amazonaws#ProvisionedThroughputExceededException","message":"slow\\n down"}'),
    /: too many requests \(status 400 ProvisionedThroughputExceededException, slow down\): wait a moment and try again$/,
  ],
  'a bare 429': [answering(429, '{}'), /: too many requests \(status 429\): wait/],
  'a 503 without a body': [answering(503), /: the service failed \(status 503\): try again/],
  'a 503 as text': [
    answering(503, 'Service Unavailable'),
    /: the service failed \(status 503, it begins with "Service/,
  ],
  'a 500 with a name': [
    answering(500, '{"__type":"InternalFailure","message":"oops"}'),
    /: the service failed \(status 500 InternalFailure, oops\): try again/,
  ],
  XML: [
    answering(200, '<?xml version="1.0"?><Error/>'),
    /: an answer that no AWS service gives \(status 200, it begins with "<\?xml vers"\): name an endpoint that serves/,
  ],
  'HTML that says 404': [answering(404, '<html>\n</html>'), /: an answer that no AWS service gives \(status 404, it/],
  'a redirection': [answering(301), /: an answer that no AWS service gives \(status 301, without a reason\): name/],
  'an answer without what AWS always sends': [
    answering(200, '{}'),
    /: an answer that no AWS service gives \(status 200, it lacks [A-Z]\w+\): name an endpoint/,
  ],
  'half an answer': [
    answering(200, '{"Shards":[{"Sh'),
    /: an answer that no AWS service gives \(status 200, it is not/,
  ],
  silence: [() => {}, /: no answer in time: check that it is up, or name another with --endpoint$/],
  'bad credentials': [
    answering(400, '{"__type":"UnrecognizedClientException","message":"The token is invalid."}'),
    /: the credentials are not valid \(status 400 UnrecognizedClientException, The token is invalid\): set AWS_PROFILE/,
  ],
  'a missing permission': [
    answering(400, '{"__type":"AccessDeniedException","message":"no"}'),
    /: the credentials may not do that \(status 400 AccessDeniedException, no\): use/,
  ],
  'a missing stream': [
    answering(400, '{"__type":"ResourceNotFoundException","message":"Stream a not found"}'),
    /: it does not exist \(status 400 ResourceNotFoundException, Stream a not found\): deploy first, or check --stage/,
  ],
  'an operation that is not there': [
    answering(400, '{"__type":"UnknownOperationException"}'),
    /: the operation is not known there \(status 400 UnknownOperationException\): name an emulator that supports it/,
  ],
};

describe('an error answer of an endpoint is one line with the call and what to do', () => {
  let answer: Answer = () => {};
  const server = createServer((request, response) => {
    request.resume();
    answer(response);
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each(Object.keys(ANSWERS))('%s', async (name) => {
    const [given, expected] = ANSWERS[name]!;
    answer = given;
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { endpoint, maxAttempts: 1, requestTimeoutMs: name === 'silence' ? 50 : 10_000 };
    const kinesis = createKinesisClient(settings);
    const dynamodb = createDynamoDbClient(settings);
    const lines = await Promise.all(
      [
        kinesis.send(new ListShardsCommand({ StreamName: 'a' })),
        dynamodb.send(new DescribeTableCommand({ TableName: 'a' })),
      ].map((call: Promise<unknown>) => call.then(() => 'no error', lineOf)),
    );
    expect(lines[0]).toContain(`Kinesis ListShards at ${endpoint}: `);
    expect(lines[1]).toContain(`DynamoDB DescribeTable at ${endpoint}: `);
    for (const line of lines) expect(line).toMatch(expected);
    kinesis.destroy();
    dynamodb.destroy();
  });
});
