import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DETECTION, type Detection } from '../domain/detection/detection';
import { parseDetection } from '../domain/detection/detection-item';
import { scanSegments } from './scan-pages';

export type DetectionScanOptions = {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly runId: string;
  /** Parts of the table that are read in parallel. @default 4 */
  readonly segments?: number;
  readonly onDetection: (detection: Detection) => void;
};

/** Reads all detections of a run, consistently, in no order. */
export async function scanDetections(options: DetectionScanOptions): Promise<void> {
  const { client, tableName, runId, segments = 4, onDetection } = options;
  const input = {
    TableName: tableName,
    TotalSegments: segments,
    FilterExpression: '#run = :run',
    ExpressionAttributeNames: { '#run': DETECTION.runId },
    ExpressionAttributeValues: { ':run': { S: runId } },
  };
  await scanSegments(client, input, ({ items }) => {
    for (const item of items) onDetection(parseDetection(item));
  });
}
