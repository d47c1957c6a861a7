import { anEngine, type Json, type TestEngine } from './an-engine';

export const STREAMED_TABLE = {
  TableName: 'rows',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'p', AttributeType: 'S' },
    { AttributeName: 's', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'p', KeyType: 'HASH' },
    { AttributeName: 's', KeyType: 'RANGE' },
  ],
};

export type ViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

export const streamOn = (StreamViewType: ViewType) => ({
  StreamSpecification: { StreamEnabled: true, StreamViewType },
});

/** A table that tells its changes. */
export async function aStreamedTable(
  viewType: ViewType = 'NEW_AND_OLD_IMAGES',
  options: Parameters<typeof anEngine>[0] = {},
) {
  const engine = anEngine(options);
  const { TableDescription } = await engine.call('CreateTable', { ...STREAMED_TABLE, ...streamOn(viewType) });
  return { ...engine, streamArn: (TableDescription as Json)['LatestStreamArn'] as string };
}

export const key = (p: string, s = 1) => ({ p: { S: p }, s: { N: String(s) } });

/** Puts an item whose other attributes are texts. */
export function put({ call }: Pick<TestEngine, 'call'>, p: string, texts: Readonly<Record<string, string>> = {}) {
  const others = Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }]));
  return call('PutItem', { TableName: 'rows', Item: { ...key(p), ...others } });
}

export async function shardsOf({ call }: Pick<TestEngine, 'call'>, streamArn: string): Promise<Json[]> {
  const { StreamDescription } = await call('DescribeStream', { StreamArn: streamArn });
  return (StreamDescription as Json)['Shards'] as Json[];
}

/** Every record that a stream still has, shard by shard. */
export async function recordsOf(engine: Pick<TestEngine, 'call'>, streamArn: string, Limit?: number): Promise<Json[]> {
  const records: Json[] = [];
  for (const { ShardId } of await shardsOf(engine, streamArn)) {
    const start = { StreamArn: streamArn, ShardId: ShardId as string, ShardIteratorType: 'TRIM_HORIZON' };
    let { ShardIterator } = await engine.call('GetShardIterator', start);
    while (ShardIterator !== undefined) {
      const page: Json = await engine.call('GetRecords', { ShardIterator: ShardIterator as string, Limit });
      const found = page['Records'] as Json[];
      records.push(...found);
      ShardIterator = found.length === 0 ? undefined : page['NextShardIterator'];
    }
  }
  return records;
}
