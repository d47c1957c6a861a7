import type { StoredEvent } from '../../lib/domain/bronze/event-row';
import { sha256Hex } from '../../lib/core/hash';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { openQueryStore } from '../pipeline/query-session';
import { CLOUD_SETTINGS } from '../settings/cloud-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { isoOf } from '../../lib/core/iso-of';

const SETTINGS = { ...TARGET_SETTINGS, indexShards: CLOUD_SETTINGS.indexShards };

export const queryEventCommand = defineCommand({
  name: 'event',
  description: 'Shows every row of one event id: how it arrived, and its payload exactly as it was produced.',
  args: [{ name: '<id>', description: 'event id, such as EVT-r1-42' }],
  settings: SETTINGS,
  examples: [
    { command: 'legion query event EVT-r1-42', does: 'all rows of the event' },
    { command: 'legion query event EVT-r1-42 --json | jq -r .rows[0].payload', does: 'the payload alone' },
  ],
  exitCodes: { 2: 'no row bears this id, or several payloads do' },
  run: queryEvent,
});

async function queryEvent({ settings, args, context, output }: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const eventId = args[0]!;
  const rows = await openQueryStore(settings, context, (store) => store.event(eventId));
  for (const row of rows) {
    for (const line of describeRow(row)) output.print(line);
    output.data(Buffer.from(row.payload).toString('utf8'));
    output.print('');
  }
  if (rows.length === 0) output.note(`no event ${eventId} in bronze`);
  if (rows.length > 1) output.note(`${rows.length} different payloads have the id ${eventId}`);
  return { exitCode: rows.length === 1 ? EXIT.ok : EXIT.mismatch, json: { eventId, rows: rows.map(rowJson) } };
}

function describeRow(row: StoredEvent): string[] {
  const { sizeBytes, sha256, hashMatches } = sealOf(row);
  return [
    `event      ${row.eventId}`,
    `row key    ${row.payloadHash}${hashMatches ? '' : ' (NOT the payload’s hash)'}`,
    `shard      ${row.shardId}, sequence number ${row.sequenceNumber}`,
    `arrived    ${isoOf(row.arrivedAtMs)}, stored ${isoOf(row.ingestedAtMs)}`,
    `payload    ${sizeBytes} bytes, SHA-256 ${sha256}`,
  ];
}

/** As text, the payload is exact if it is UTF-8, which every event is; base64 is exact for any bytes. */
function rowJson(row: StoredEvent) {
  const bytes = Buffer.from(row.payload);
  return { ...row, ...sealOf(row), payload: bytes.toString('utf8'), payloadBase64: bytes.toString('base64') };
}

function sealOf({ payload, payloadHash }: StoredEvent) {
  const sha256 = sha256Hex(payload);
  return { sizeBytes: payload.length, sha256, hashMatches: payloadHash !== '' && sha256.startsWith(payloadHash) };
}
