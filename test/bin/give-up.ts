import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '../../lib/aws/s3-client';
import { binary, number, text } from '../../lib/domain/bronze/attribute';
import { BRONZE } from '../../lib/domain/bronze/bronze';
import { bucketName } from '../../lib/domain/names';
import { ACCOUNT_ID, REGION } from '../../lib/domain/embedded-account';
import { arn } from '../../lib/cloud/cloudformation/assembly/pseudo-parameters';
import { parseEventSource } from '../../lib/cloud/mapping/event-source';
import { s3FailureDestination } from '../../lib/cloud/mapping/failure-destination';
import { payloadFormat } from '../../lib/cloud/mapping/payload';
import type { ProvenRun } from './a-proven-run';
import type { Row } from './corruption';

/** Takes rows out of bronze and puts their records, as one batch, where the mapping puts the batches it discards. */
export async function giveUp({ opened, client, tableName }: ProvenRun, rows: readonly Row[]): Promise<void> {
  const { names, endpoints } = opened.target;
  const s3 = createS3Client({ endpoint: endpoints!.s3 });
  const Bucket = bucketName(names.consumerFailures, { account: ACCOUNT_ID, region: REGION });
  const identity = {
    mappingId: '0f3c1a52-0000-4000-a000-000000000001',
    source: parseEventSource(arn({ region: REGION }, 'kinesis', `stream/${names.stream}`))!,
    functionArn: arn({ region: REGION }, 'lambda', `function:${names.consumerFunction}`),
    roleArn: '',
  };
  const shardId = text(rows[0]!, BRONZE.shardId)!;
  const records = rows.map((row) => ({
    sequenceNumber: text(row, BRONZE.sequenceNumber)!,
    partitionKey: text(row, BRONZE.customerId) ?? 'none',
    data: binary(row, BRONZE.payload)!,
    arrivalMs: number(row, BRONZE.arrivedAt)!,
  }));
  const destination = s3FailureDestination({
    identity,
    random: Math.random,
    putObject: async (Key, Body) => void (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))),
  });
  await destination.send({
    condition: 'RetryAttemptsExhausted',
    shardId,
    records,
    event: payloadFormat(identity, shardId).event(records),
    invocations: 26,
    lastEnd: 'answer',
    discardedAtMs: Date.UTC(2026, 0, 4, 12),
  });
  s3.destroy();
  for (const row of rows) {
    const Key = { [BRONZE.eventId]: row[BRONZE.eventId]!, [BRONZE.payloadHash]: row[BRONZE.payloadHash]! };
    await client.send(new DeleteItemCommand({ TableName: tableName, Key }));
  }
}
