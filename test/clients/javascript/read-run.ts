import { createHash } from 'node:crypto';
import {
  DynamoDBClient,
  GetItemCommand,
  paginateScan,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-kinesis';

/**
 * Reads a stream and a table with the AWS SDK for JavaScript v3, with no settings but the environment's: the Kinesis
 * client then speaks cleartext HTTP/2. Arguments: the stream's name, and the bronze table's. Prints what it read as
 * one line of JSON. Uses nothing of the project.
 */

const MODULUS = 2n ** 256n;

/** The sum modulo 2^256 of SHA-256(length(id) ‖ id ‖ bytes). */
class Tally {
  private records = 0;
  private sum = 0n;

  add(id: string, bytes: Uint8Array): void {
    const name = Buffer.from(id);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(name.length);
    const digest = createHash('sha256').update(length).update(name).update(bytes).digest('hex');
    this.sum = (this.sum + BigInt(`0x${digest}`)) % MODULUS;
    this.records += 1;
  }

  toJSON() {
    return { records: this.records, sum: this.sum.toString(16).padStart(64, '0') };
  }
}

async function* recordsOf(client: KinesisClient, StreamName: string): AsyncGenerator<StreamRecord> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }));
  for (const { ShardId } of Shards) {
    const from = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let { ShardIterator } = await client.send(new GetShardIteratorCommand(from));
    while (ShardIterator !== undefined) {
      const page = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 300 }));
      yield* page.Records ?? [];
      if (page.Records?.length === 0 && page.MillisBehindLatest === 0) break;
      ShardIterator = page.NextShardIterator;
    }
  }
}

async function readStream(streamName: string): Promise<Tally> {
  const tally = new Tally();
  const client = new KinesisClient();
  for await (const { Data = new Uint8Array() } of recordsOf(client, streamName)) {
    const { event_id: id } = JSON.parse(Buffer.from(Data).toString()) as { event_id: string };
    tally.add(id, Data);
  }
  client.destroy();
  return tally;
}

async function readTable(TableName: string): Promise<Tally> {
  const tally = new Tally();
  const client = new DynamoDBClient();
  for await (const { Items = [] } of paginateScan({ client, pageSize: 300 }, { TableName })) {
    for (const { event_id: id, payload } of Items) tally.add(id!.S!, payload!.B!);
  }
  await expectTransactions(client, TableName);
  client.destroy();
  return tally;
}

/** A transaction with one condition that fails writes nothing, and says which one it was. */
async function expectTransactions(client: DynamoDBClient, TableName: string): Promise<void> {
  const Key = { event_id: { S: 'none' }, payload_hash: { S: 'none' } };
  const ConditionExpression = 'attribute_exists(event_id)';
  const other = { ...Key, payload_hash: { S: 'other' } };
  const TransactItems = [
    { Put: { TableName, Item: Key } },
    { ConditionCheck: { TableName, Key: other, ConditionExpression } },
  ];
  const refused: unknown = await client.send(new TransactWriteItemsCommand({ TransactItems })).then(
    () => new Error('the transaction was not canceled'),
    (error: unknown) => error,
  );
  if (!(refused instanceof TransactionCanceledException)) throw refused;
  const codes = refused.CancellationReasons?.map(({ Code }) => Code).join();
  if (codes !== 'None,ConditionalCheckFailed') throw new Error(`canceled for ${codes}`, { cause: refused });
  const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  if (Item !== undefined) throw new Error('a canceled transaction wrote an item');
}

async function main([stream, table]: readonly string[]): Promise<void> {
  console.log(JSON.stringify({ stream: await readStream(stream!), table: await readTable(table!) }));
}

void main(process.argv.slice(2)); // a rejection ends the process with 1
