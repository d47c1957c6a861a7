import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** DynamoDB's answers when everything succeeded: nothing is unprocessed, and no rollup existed before. */
const ANSWERS = {
  BatchWriteItem: { UnprocessedItems: {} },
  BatchGetItem: { Responses: { rollups: [] }, UnprocessedKeys: {} },
  PutItem: { ConsumedCapacity: { TableName: 'rollups', CapacityUnits: 1 } },
  TransactWriteItems: { ConsumedCapacity: [{ TableName: 'rollups', CapacityUnits: 2 }] },
};

/** Reads each request and gives its operation's answer, in its own process so that its time is not counted. */
const PROGRAM = `
  const answers = ${JSON.stringify(ANSWERS)};
  const server = require('node:http').createServer((request, response) => {
    const operation = request.headers['x-amz-target'].split('.')[1];
    const body = JSON.stringify(answers[operation] ?? {});
    request.resume().on('end', () => response.setHeader('content-type', 'application/x-amz-json-1.0').end(body));
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Runs `use` against a server that accepts every write at once. */
export async function withNullServer<T>(use: (endpoint: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    return await use(`http://127.0.0.1:${port.toString().trim()}`);
  } finally {
    child.kill();
  }
}
