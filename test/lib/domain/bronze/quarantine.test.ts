import { number, text } from '../../../../lib/domain/bronze/attribute';
import { claimedEventId, QUARANTINE, quarantineRows } from '../../../../lib/domain/bronze/quarantine';
import { encodeEvent } from '../../../../lib/events/wire';
import { anEvent } from '../../../lambda/consumer/a-batch';

const INGEST = { shardId: 'shardId-000000000006', sequenceNumber: '4959', arrivedAtMs: 1_000, ingestedAtMs: 2_500 };

function itemOf(bytes: Uint8Array, changes: { message?: string; retentionDays?: number } = {}) {
  const { message = 'record is not valid JSON', retentionDays = 0 } = changes;
  const rejection = { bytes, partitionKey: 'CUST-000001', reason: 'NOT_JSON', message } as const;
  return quarantineRows(rejection, INGEST, { indexShards: 4, retentionDays }).head;
}

test('a row is known by all of its content and by its partition key, and says where it came from', () => {
  const item = itemOf(Buffer.from('abc'));
  // FIPS 180-4, appendix B.1
  expect(text(item, QUARANTINE.payloadHash)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(text(item, QUARANTINE.partitionKey)).toBe('CUST-000001');
  expect(text(item, QUARANTINE.shardId)).toBe(INGEST.shardId);
  expect(text(item, QUARANTINE.sequenceNumber)).toBe('4959');
  expect(number(item, QUARANTINE.arrivedAt)).toBe(1_000);
});

test('a damaged event still names itself and its run', () => {
  const cut = encodeEvent(anEvent(7)).subarray(0, 100);
  expect(claimedEventId(cut)).toBe('EVT-1-7');
  expect(text(itemOf(cut), QUARANTINE.eventId)).toBe('EVT-1-7');
  expect(text(itemOf(cut), QUARANTINE.runId)).toBe('1');
});

test.each([
  ['no id at all', Buffer.from('{"a":1}')],
  ['an id of another kind', Buffer.from('{"event_id":"EVT-with-dash-1"}')],
  ['an id far behind the start', Buffer.from(`${' '.repeat(300)}{"event_id":"EVT-1-7"}`)],
  ['nothing', new Uint8Array(0)],
])('bytes with %s name no event', (_, bytes) => {
  expect(itemOf(bytes)).not.toHaveProperty(QUARANTINE.eventId);
  expect(itemOf(bytes)).not.toHaveProperty(QUARANTINE.runId);
});

test('the id is read from the view that was given, not from the memory around it', () => {
  const around = Buffer.from('{"event_id":"EVT-1-7"}xxxx');
  expect(claimedEventId(around.subarray(22))).toBeUndefined();
});

test('a long message is cut, for the bytes are there', () => {
  expect(text(itemOf(Buffer.from('x'), { message: 'm'.repeat(10_000) }), QUARANTINE.message)).toHaveLength(500);
});

test('rows expire as those of bronze do', () => {
  expect(number(itemOf(Buffer.from('x'), { retentionDays: 1 }), QUARANTINE.expiresAt)).toBe(2 + 86_400);
  expect(itemOf(Buffer.from('x'))).not.toHaveProperty(QUARANTINE.expiresAt);
});
