import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetRecordsCommand, GetShardIteratorCommand, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { BRONZE } from '../../lib/domain/bronze/bronze';
import { hasBrowser, openBrowser } from '../dashboard/a-browser';
import { startEngines, type Engines } from '../lib/aws/engines';
import { serviceHeaders } from './service-call';

const ITEM = { [BRONZE.eventId]: { S: 'EVT-1-1' }, [BRONZE.payloadHash]: { S: 'a' } };

let engines: Engines;
let elsewhere: Server;

beforeAll(async () => {
  elsewhere = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>elsewhere</title>');
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  engines = await startEngines();
});
afterAll(async () => {
  elsewhere.close();
  await engines.stop();
});

const withBrowser = hasBrowser() ? describe : describe.skip;

withBrowser('in Chromium', () => {
  test('a page on another origin cannot scan, put or delete', async () => {
    const { bronzeTable: TableName, stream: StreamName } = await engines.newStage({ shards: 1 });
    await engines.dynamodb.send(new PutItemCommand({ TableName, Item: ITEM }));
    const calls = [
      { service: 'dynamodb', operation: 'Scan', body: { TableName } },
      { service: 'dynamodb', operation: 'PutItem', body: { TableName, Item: { ...ITEM, evil: { S: 'x' } } } },
      { service: 'dynamodb', operation: 'DeleteTable', body: { TableName } },
      { service: 'kinesis', operation: 'PutRecord', body: { StreamName, Data: 'e30=', PartitionKey: 'a' } },
      { service: 'kinesis', operation: 'DeleteStream', body: { StreamName } },
    ] as const;
    const attacks = [];
    for (const { body, ...call } of calls) {
      const url = await engines[call.service].config.endpoint!();
      const headers: Record<string, string> = serviceHeaders(call);
      attacks.push({ url: `http://127.0.0.1:${url.port}/`, headers, body: JSON.stringify(body) });
    }
    const browser = await openBrowser();
    const { page } = await browser.open();
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
    const read = await page.evaluate(async (asked) => {
      const texts: string[] = [];
      for (const { url, headers, body } of asked) {
        for (const init of [{ headers }, { mode: 'no-cors', headers: { 'content-type': 'text/plain' } }] as const) {
          const answer = await fetch(url, { method: 'POST', body, ...init }).catch(() => undefined);
          texts.push((await answer?.text()) ?? '');
        }
      }
      return texts;
    }, attacks);
    await browser.close();

    expect(read).toEqual(Array(2 * attacks.length).fill(''));
    expect((await engines.dynamodb.send(new ListTablesCommand({}))).TableNames).toContain(TableName);
    expect((await engines.dynamodb.send(new GetItemCommand({ TableName, Key: ITEM }))).Item).toEqual(ITEM);
    expect((await engines.kinesis.send(new ListStreamsCommand({}))).StreamNames).toContain(StreamName);
    const { ShardIterator } = await engines.kinesis.send(
      new GetShardIteratorCommand({
        StreamName,
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    expect((await engines.kinesis.send(new GetRecordsCommand({ ShardIterator }))).Records).toEqual([]);
  });
});
