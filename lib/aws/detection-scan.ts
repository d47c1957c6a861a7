import { ScanCommand, type DynamoDBClient, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { DETECTION, type Detection } from '../domain/detection/detection';
import { parseDetection } from '../domain/detection/detection-item';

export type DetectionScanOptions = {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly runId: string;
  /** Parts of the table that are read side by side. @default 4 */
  readonly segments?: number;
  readonly onDetection: (detection: Detection) => void;
};

/** Reads every anomaly that the detector has reported of a run, consistently, in no order. */
export async function scanDetections({ segments = 4, ...options }: DetectionScanOptions): Promise<void> {
  const scanSegment = async (segment: number): Promise<void> => {
    let startKey: ScanCommandInput['ExclusiveStartKey'];
    do {
      const request = scanRequest(options, { Segment: segment, TotalSegments: segments, ExclusiveStartKey: startKey });
      const page = await options.client.send(new ScanCommand(request));
      for (const item of page.Items ?? []) options.onDetection(parseDetection(item));
      startKey = page.LastEvaluatedKey;
    } while (startKey);
  };
  await Promise.all(Array.from({ length: segments }, (_, segment) => scanSegment(segment)));
}

function scanRequest(
  { tableName, runId }: Pick<DetectionScanOptions, 'tableName' | 'runId'>,
  place: Pick<ScanCommandInput, 'Segment' | 'TotalSegments' | 'ExclusiveStartKey'>,
): ScanCommandInput {
  return {
    ...place,
    TableName: tableName,
    ConsistentRead: true,
    FilterExpression: '#run = :run',
    ExpressionAttributeNames: { '#run': DETECTION.runId },
    ExpressionAttributeValues: { ':run': { S: runId } },
  };
}
