import { DETECTION, type Detection } from '../../../../lib/domain/detection/detection';
import { detectionItem, parseDetection } from '../../../../lib/domain/detection/detection-item';

const detection: Detection = {
  runId: 'r1',
  entity: 'CUST-000001',
  workload: 'signals',
  type: 'LOGIN_BURST',
  severity: 'HIGH',
  score: 0.75,
  description: '11 logins within 42 s.',
  eventId: 'EVT-r1-17',
  eventTime: '2026-01-04T17:14:28.514Z',
  arrivedAtMs: 1_767_546_868_600,
  detectedAtMs: 1_767_546_868_700,
};

test('a detection reads back unchanged', () => {
  expect(parseDetection(detectionItem(detection, { indexShards: 4, retentionDays: 0 }))).toEqual(detection);
});

test('its key names entity, time, rule and event, and its buckets are hours, sharded by the event', () => {
  const item = detectionItem(detection, { indexShards: 1, retentionDays: 0 });
  expect(item).toMatchObject({
    [DETECTION.entity]: { S: 'r1#CUST-000001' },
    [DETECTION.timeKey]: { S: '2026-01-04T17:14:28.514Z#LOGIN_BURST#EVT-r1-17' },
    [DETECTION.typeBucket]: { S: 'LOGIN_BURST#2026-01-04T17#0' },
    [DETECTION.severityBucket]: { S: 'HIGH#2026-01-04T17#0' },
    [DETECTION.bucketKey]: { S: '2026-01-04T17:14:28.514Z#EVT-r1-17#LOGIN_BURST' },
  });
  expect(item).not.toHaveProperty(DETECTION.expiresAt);
});

test('it expires with the retention', () => {
  const item = detectionItem(detection, { indexShards: 4, retentionDays: 1 });
  expect(item[DETECTION.expiresAt]).toEqual({ N: String(Math.floor(detection.detectedAtMs / 1000) + 86_400) });
});
