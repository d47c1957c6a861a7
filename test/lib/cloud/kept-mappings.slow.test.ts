import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Template } from '../../../lib/cloud/cloudformation/assembly/template';
import { aPipeline, withCloud, type TestCloud } from './a-cloud';

let dataDir: string;
beforeEach(() => void (dataDir = mkdtempSync(path.join(tmpdir(), 'kept-mappings-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

/** What the function printed in a cloud with the data folder, which ends afterwards. */
async function printedIn(template: Template, act: (cloud: TestCloud) => Promise<unknown>): Promise<readonly string[]> {
  let printed: readonly string[] = [];
  const use = async (cloud: TestCloud) => {
    await act(cloud);
    await cloud.idle();
    printed = cloud.functionLogs.tail('consumer').map(({ text }) => text);
  };
  await withCloud({ app: template }, use, { dataDir });
  return printed;
}

test('a cloud that is started again goes on in the tumbling windows that were open', async () => {
  const code = `exports.handler = async ({ Records, state, window }) => {
    const names = Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());
    const all = [...(state.names ?? []), ...names];
    console.log(window.start + ' ' + all.join(' '));
    return { state: { names: all } };
  }`;
  // A window that ends within the test would be a new one for the second cloud.
  const template = aPipeline(code, { TumblingWindowInSeconds: 900 });
  const [first] = await printedIn(template, (cloud) => cloud.put('events', ['a']));
  const [second] = await printedIn(template, (cloud) => cloud.put('events', ['b']));
  const [start, name] = first!.split(' ');
  expect([name, second]).toEqual(['a', `${start} a b`]);
});

const aTable = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'orders',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
  },
};

test('a cloud that is started again reads the stream of a table from where it was', async () => {
  const code = `exports.handler = async ({ Records }) => {
    for (const { dynamodb } of Records) console.log(dynamodb.Keys.id.S);
  }`;
  const { Resources } = aPipeline(code, { EventSourceArn: { 'Fn::GetAtt': ['Orders', 'StreamArn'] } });
  const template: Template = { Resources: { ...Resources, Orders: aTable } };
  const putting = (id: string) => (cloud: TestCloud) =>
    cloud.dynamodb.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: id } } }));
  expect(await printedIn(template, putting('a'))).toEqual(['a']);
  expect(await printedIn(template, putting('b'))).toEqual(['b']);
  expect(await printedIn(template, () => Promise.resolve())).toEqual([]);
});

test('a table keeps its stream when it is deployed again, and gets another with another view, or none', async () => {
  const views = ['KEYS_ONLY', 'KEYS_ONLY', 'NEW_IMAGE', undefined];
  const streams: unknown[] = [];
  for (const view of views) {
    const StreamSpecification = view && { StreamViewType: view };
    const template = {
      Resources: { Orders: { ...aTable, Properties: { ...aTable.Properties, StreamSpecification } } },
    };
    await withCloud(
      { app: template },
      async ({ dynamodb, notEmulated }) => {
        const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'orders' }));
        expect([Table!.StreamSpecification?.StreamViewType, notEmulated]).toEqual([view, []]);
        streams.push(Table!.LatestStreamArn);
      },
      { dataDir },
    );
  }
  expect(streams[1]).toBe(streams[0]);
  expect(streams[2]).not.toBe(streams[1]);
});
