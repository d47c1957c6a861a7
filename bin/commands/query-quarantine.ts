import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { QuarantinedRecord } from '../../lib/aws/quarantine-records';
import { QUARANTINE_REASONS } from '../../lib/domain/bronze/quarantine-reason';
import { UserError } from '../../lib/core/user-error';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { hexLines } from '../../lib/api/contract/hex-lines';
import { quarantineTable } from '../text/quarantine-table';
import { setting } from '../settings/setting';
import { anyText, choice, matching, wholeNumber } from '../settings/setting-kinds';
import { CLOUD_SETTINGS } from '../settings/cloud-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { grouped } from '../text/table';
import { tableWidth } from '../text/table-width';
import { indexShardsOf, resolveTarget, withClients } from '../pipeline/target';
import { visibleText } from '../text/visible-text';
import { isoOf } from '../../lib/core/iso-of';

const SETTINGS = {
  ...TARGET_SETTINGS,
  indexShards: CLOUD_SETTINGS.indexShards,
  limit: setting({
    flag: '--limit <count>',
    kind: wholeNumber({ min: 1, max: 10_000 }),
    default: 20,
    description: 'rows per page',
  }),
  reason: setting({
    flag: '--reason <name>',
    kind: choice(QUARANTINE_REASONS),
    description: 'only records that were quarantined for this reason',
  }),
  onlyRun: setting({ flag: '--run <id>', kind: anyText('a run id'), description: 'only records that name this run' }),
  cursor: setting({
    flag: '--cursor <text>',
    kind: anyText('the cursor of an earlier page'),
    description: 'continue after an earlier page of the same list',
  }),
  hash: setting({
    flag: '--hash <sha256>',
    kind: matching(/^[0-9a-f]{8,64}$/, 'the hex digits of a payload hash, 8 of them at least'),
    description: 'show the record with this payload hash, or a prefix of it, with its bytes',
  }),
  out: setting({
    flag: '--out <file>',
    kind: anyText('a file name'),
    description: 'with --hash: write the exact bytes to this file',
  }),
};

type QuarantineInvocation = Invocation<typeof SETTINGS>;

const HASH_DIGITS = 64;
/** The screen shows only the start of longer payloads; the file has all of it. */
const SHOWN_BYTES = 512;

export const queryQuarantineCommand = defineCommand({
  name: 'quarantine',
  description:
    'Lists the records that were quarantined because they are not events or no row can hold them, newest arrival ' +
    'first; with --hash: one record, byte for byte.',
  settings: SETTINGS,
  examples: [
    { command: 'legion query quarantine', does: 'the latest twenty' },
    {
      command: 'legion query quarantine --reason NOT_JSON --limit 100 --json',
      does: 'a hundred records that are not JSON',
    },
    { command: 'legion query quarantine --hash $HASH --out record.bin', does: 'the exact bytes of one' },
  ],
  exitCodes: { 2: 'no record has this hash, or its bytes no longer do' },
  run: queryQuarantine,
});

async function queryQuarantine(invocation: QuarantineInvocation): Promise<CommandResult> {
  const { hash, out } = invocation.settings;
  if (hash !== undefined) return showRecord(invocation, hash);
  if (out !== undefined) throw new UserError(`--out ${out} needs --hash: it takes the bytes of one record`);
  return showList(invocation);
}

async function showList({ settings, context, output }: QuarantineInvocation): Promise<CommandResult> {
  const target = resolveTarget(settings, context);
  const { limit, cursor, reason, onlyRun } = settings;
  const { createQuarantineList } = await import('../../lib/aws/quarantine-list');
  const { createQueryStore } = await import('../../lib/aws/query-store');
  const { queryWith } = await import('../../lib/aws/send-query');
  const page = await withClients(target, context, ({ dynamodb }) => {
    const send = queryWith(dynamodb);
    const indexShards = indexShardsOf(target, settings);
    const { rollups } = createQueryStore({ send, tables: target.names, indexShards });
    const list = createQuarantineList({ send, rollups, tableName: target.names.quarantineTable, indexShards });
    return list({ reason, runId: onlyRun }, { limit, cursor });
  });
  const [titles, ...rows] = quarantineTable(page.rows, { maxWidth: tableWidth(context) });
  if (page.rows.length === 0) output.print('nothing in quarantine');
  else {
    output.title(titles!);
    for (const line of rows) output.print(line);
  }
  if (page.cursor !== undefined) output.note(`more with --cursor ${page.cursor}`);
  return { exitCode: EXIT.ok, json: { rows: page.rows, cursor: page.cursor ?? null } };
}

async function showRecord(invocation: QuarantineInvocation, hash: string): Promise<CommandResult> {
  const { settings, context, output } = invocation;
  const records = await readRecords(invocation, hash);
  for (const record of records) for (const line of recordLines(record)) output.print(line);
  const whole = records.find(({ intact }) => intact);
  if (records.length === 0) output.note(`no record with hash ${hash} in quarantine`);
  else if (!whole) output.note('the bytes no longer have this hash: nothing is written');
  else if (settings.out === undefined) for (const line of byteLines(whole.bytes)) output.print(line);
  else {
    await writeFile(path.resolve(context.cwd, settings.out), whole.bytes);
    output.note(`${grouped(whole.sizeBytes)} bytes written to ${settings.out}`);
  }
  return {
    exitCode: whole ? EXIT.ok : EXIT.mismatch,
    json: { payloadHash: records[0]?.payloadHash ?? hash, rows: records.map(recordJson) },
  };
}

async function readRecords({ settings, context }: QuarantineInvocation, hash: string): Promise<QuarantinedRecord[]> {
  const target = resolveTarget(settings, context);
  const { findPayloadHashes, readQuarantined } = await import('../../lib/aws/quarantine-records');
  const { quarantineTable: tableName } = target.names;
  return withClients(target, context, async ({ dynamodb }) => {
    if (hash.length === HASH_DIGITS) return readQuarantined(dynamodb, tableName, hash);
    const [found, another] = await findPayloadHashes(dynamodb, tableName, { prefix: hash, limit: 2 });
    if (another !== undefined) throw new UserError(`several payload hashes start with ${hash}: give more digits`);
    return found === undefined ? [] : readQuarantined(dynamodb, tableName, found);
  });
}

function recordLines(record: QuarantinedRecord): string[] {
  const { payloadHash, partitionKey, reason, message, eventId, sizeBytes, pieces, intact } = record;
  const where = pieces === 0 ? '' : ` in ${pieces} pieces`;
  return [
    `record     ${payloadHash}${intact ? '' : ' (NOT the hash of the bytes that are there)'}`,
    `reason     ${reason}: ${visibleText(message)}`,
    `key        ${visibleText(JSON.stringify(partitionKey))}`,
    ...(eventId === undefined ? [] : [`event      ${eventId}`]),
    `shard      ${record.shardId}, sequence number ${record.sequenceNumber}`,
    `arrived    ${isoOf(record.arrivedAtMs)}, put aside ${isoOf(record.ingestedAtMs)}`,
    `bytes      ${grouped(sizeBytes)}${where}`,
    '',
  ];
}

function byteLines(bytes: Uint8Array): string[] {
  const lines = hexLines(bytes.subarray(0, SHOWN_BYTES));
  const rest = bytes.length - SHOWN_BYTES;
  return rest > 0 ? [...lines, `… and ${grouped(rest)} bytes more: --out FILE writes all`] : lines;
}

function recordJson({ bytes, ...record }: QuarantinedRecord) {
  return { ...record, payloadBase64: Buffer.from(bytes).toString('base64') };
}
