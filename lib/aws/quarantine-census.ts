import { ScanCommand, type DynamoDBClient, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { text } from '../domain/bronze/attribute';
import { QUARANTINE } from '../domain/bronze/quarantine';
import { QuarantineTally, type QuarantineCounts } from '../domain/bronze/quarantine-counts';

/** What lies in quarantine: of one run, of other runs, and of none, as far as the bytes still show whose they are. */
export type QuarantineCensus = {
  readonly ofRun: QuarantineCounts;
  readonly ofOtherRuns: QuarantineCounts;
  readonly ofNoRun: QuarantineCounts;
};

/** Counts the records that are there, consistently: equal bytes under one partition key are one. */
export async function readQuarantineCensus(
  client: Pick<DynamoDBClient, 'send'>,
  tableName: string,
  runId: string,
): Promise<QuarantineCensus> {
  const ofRun = new QuarantineTally();
  const ofOtherRuns = new QuarantineTally();
  const ofNoRun = new QuarantineTally();
  let startKey: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        FilterExpression: 'attribute_exists(#reason)',
        ProjectionExpression: '#reason, #run',
        ExpressionAttributeNames: { '#reason': QUARANTINE.reason, '#run': QUARANTINE.runId },
        ExclusiveStartKey: startKey,
      }),
    );
    for (const item of page.Items ?? []) {
      const of = text(item, QUARANTINE.runId);
      const tally = of === undefined ? ofNoRun : of === runId ? ofRun : ofOtherRuns;
      tally.add(text(item, QUARANTINE.reason) ?? '');
    }
    startKey = page.LastEvaluatedKey;
  } while (startKey);
  return { ofRun: ofRun.total, ofOtherRuns: ofOtherRuns.total, ofNoRun: ofNoRun.total };
}
