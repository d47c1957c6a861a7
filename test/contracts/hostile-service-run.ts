import { once } from 'node:events';
import { connect } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateStreamCommand } from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import { serveEngines } from '../lib/cloud/engines/serve-engines';
import { hostileCalls } from './hostile-calls';
import { callService, serviceHeaders, type ServiceCall } from './service-call';

export type HostileServiceReport = {
  readonly answered: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Failures that a service never recovered from: unanswered calls and engine deaths. */
  readonly broken: readonly string[];
};

const CHECK = { kinesis: 'ListStreams', dynamodb: 'ListTables' } as const;
const SERVICES = ['kinesis', 'dynamodb'] as const;

/** Sends hostile calls to both services, one at a time, and a well-formed call after each. */
export async function runHostileCalls(seed: number, count: number): Promise<HostileServiceReport> {
  const broken: string[] = [];
  let last = '';
  const onFailure = (error: Error) => void broken.push(`${error.message} after ${last}`);
  const engines = await serveEngines({ onFailure });
  const endpoints = { kinesis: engines.endpoint, dynamodb: engines.endpoint };
  await createTargets(endpoints);
  const byStatus: Record<string, number> = {};
  let answered = 0;
  for (const call of hostileCalls(seed, count)) {
    last = describe(call);
    const { service } = call;
    const status = await statusOf(endpoints[service], call);
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    answered += 1;
    const honest = await statusOf(endpoints[service], { service, operation: CHECK[service] });
    if (status === 'none' || honest !== 200) broken.push(`${status}, then ${honest}: ${last}`);
    if (broken.length > 0) break;
  }
  for (const service of broken.length === 0 ? SERVICES : []) {
    last = `a client of ${service} that hung up`;
    await hangUp(endpoints[service], service);
    const honest = await statusOf(endpoints[service], { service, operation: CHECK[service] });
    if (honest !== 200) broken.push(`${honest} after ${last}`);
  }
  await engines.stop();
  return { answered, byStatus, broken };
}

async function createTargets(endpoints: Readonly<Record<'kinesis' | 'dynamodb', string>>): Promise<void> {
  const kinesis = createKinesisClient({ endpoint: endpoints.kinesis });
  await kinesis.send(new CreateStreamCommand({ StreamName: 'records', ShardCount: 2 }));
  kinesis.destroy();
  const dynamodb = createDynamoDbClient({ endpoint: endpoints.dynamodb });
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'rows',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'n', AttributeType: 'N' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-n',
          KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  dynamodb.destroy();
}

async function statusOf(endpoint: string, call: ServiceCall): Promise<number | 'none'> {
  return callService(endpoint, call).then(
    ({ status }) => status,
    () => 'none',
  );
}

/** A client that announces more bytes than it sends, and disconnects. */
async function hangUp(endpoint: string, service: 'kinesis' | 'dynamodb'): Promise<void> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect(Number(port), hostname);
  const headers = {
    ...serviceHeaders({ service, operation: 'PutItem' }),
    host: `${hostname}:${port}`,
    'content-length': 1000,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  await once(socket, 'connect');
  socket.write(`POST / HTTP/1.1\r\n${lines.join('')}\r\n{"a`);
  await new Promise(setImmediate);
  socket.resetAndDestroy();
  await once(socket, 'close');
}

function describe({ service, operation, method = 'POST', body, headers = {} }: ServiceCall): string {
  const text = Buffer.isBuffer(body) ? body.toString('hex') : typeof body === 'string' ? body : JSON.stringify(body);
  return `${method} ${service} ${operation} ${JSON.stringify(headers)} ${text.slice(0, 500)}`;
}
