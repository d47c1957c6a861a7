import { UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { number, text } from '../../domain/bronze/attribute';
import { rollupRequest } from '../../domain/bronze/query-request';
import { REDRIVEN_SCOPE, ROLLUP } from '../../domain/bronze/rollup';
import { queryAll, queryWith } from '../send-query';
import { unlessAbsent } from '../unless-absent';

type Client = Pick<DynamoDBClient, 'send'>;

/** Adds what a redrive has brought back, by run. */
export async function addRedriven(
  client: Client,
  rollupsTable: string,
  records: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [runId, count] of records) {
    await client.send(
      new UpdateItemCommand({
        TableName: rollupsTable,
        Key: { [ROLLUP.scope]: { S: REDRIVEN_SCOPE }, [ROLLUP.slot]: { S: runId } },
        UpdateExpression: 'ADD #events :count',
        ExpressionAttributeNames: { '#events': ROLLUP.events },
        ExpressionAttributeValues: { ':count': { N: String(count) } },
      }),
    );
  }
}

/** The records of a run that redrives have brought back; 0 without the table. */
export async function readRedriven(client: Client, rollupsTable: string, runId: string): Promise<number> {
  // A query, as for every rollup: a proof needs no further permission.
  const request = rollupRequest(rollupsTable, REDRIVEN_SCOPE, { from: runId, to: runId });
  const items = await unlessAbsent(queryAll(queryWith(client), request));
  const own = items?.find((item) => text(item, ROLLUP.slot) === runId);
  return (own && number(own, ROLLUP.events)) ?? 0;
}
