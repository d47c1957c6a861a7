import { DETECTION, DETECTION_INDEX, type Detection } from '../../../lib/domain/detection/detection';
import { detectionItem } from '../../../lib/domain/detection/detection-item';
import type { Item, SendQuery } from '../../../lib/aws/send-query';

export const DETECTIONS_TABLE = 'anomalies';

const SORT_KEYS: Readonly<Record<string, string>> = {
  [DETECTION_INDEX.byType]: DETECTION.bucketKey,
  [DETECTION_INDEX.bySeverity]: DETECTION.bucketKey,
};

/** The anomalies table in memory: it answers as DynamoDB does, sorted and cut at the limit before the filter. */
export function detectionsInMemory(detections: readonly Detection[], indexShards: number): SendQuery {
  const rows: Item[] = detections.map((detection) => detectionItem(detection, { indexShards, retentionDays: 0 }));
  return async (request) => {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request;
    const textOf = (row: Item, name: string) => (row[name] as { S?: string } | undefined)?.S ?? '';
    const sortKey = request.IndexName === undefined ? DETECTION.timeKey : SORT_KEYS[request.IndexName]!;
    if (names['#sort'] !== sortKey) throw new Error(`${request.IndexName} is not sorted by ${names['#sort']}`);
    const matching = rows
      .filter((row) => textOf(row, names['#key']!) === values[':key']!.S)
      .filter((row) => textOf(row, sortKey) >= values[':from']!.S && textOf(row, sortKey) <= values[':to']!.S)
      .sort((a, b) => (textOf(a, sortKey) < textOf(b, sortKey) ? 1 : -1));
    const startKey = request.ExclusiveStartKey && textOf(request.ExclusiveStartKey, sortKey);
    const after = startKey === undefined ? 0 : matching.findIndex((row) => textOf(row, sortKey) === startKey) + 1;
    const page = matching.slice(after, after + (request.Limit ?? 50));
    const filters = [...(request.FilterExpression ?? '').matchAll(/(#f\d+) = (:f\d+)/g)];
    return {
      Items: page.filter((row) => filters.every(([, name, value]) => textOf(row, names[name!]!) === values[value!]!.S)),
      LastEvaluatedKey:
        after + page.length < matching.length || page.length === request.Limit ? page.at(-1) : undefined,
    };
  };
}
