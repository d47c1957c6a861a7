import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { text } from '../domain/bronze/attribute';
import { QUARANTINE } from '../domain/bronze/quarantine';
import { QuarantineTally, type QuarantineCounts } from '../domain/bronze/quarantine-counts';
import { scanItems } from './scan-pages';

/** What is in quarantine: of one run, of other runs, and of none, as far as the bytes still show their run. */
export type QuarantineCensus = {
  readonly ofRun: QuarantineCounts;
  readonly ofOtherRuns: QuarantineCounts;
  readonly ofNoRun: QuarantineCounts;
};

/** Counts the quarantined records, reading consistently. Equal bytes under one partition key count once. */
export async function readQuarantineCensus(
  client: Pick<DynamoDBClient, 'send'>,
  tableName: string,
  runId: string,
): Promise<QuarantineCensus> {
  const ofRun = new QuarantineTally();
  const ofOtherRuns = new QuarantineTally();
  const ofNoRun = new QuarantineTally();
  const heads = scanItems(client, {
    TableName: tableName,
    FilterExpression: 'attribute_exists(#reason)',
    ProjectionExpression: '#reason, #run',
    ExpressionAttributeNames: { '#reason': QUARANTINE.reason, '#run': QUARANTINE.runId },
  });
  for await (const item of heads) {
    const of = text(item, QUARANTINE.runId);
    const tally = of === undefined ? ofNoRun : of === runId ? ofRun : ofOtherRuns;
    tally.add(text(item, QUARANTINE.reason) ?? '');
  }
  return { ofRun: ofRun.total, ofOtherRuns: ofOtherRuns.total, ofNoRun: ofNoRun.total };
}
