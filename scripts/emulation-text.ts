import { CLOUDWATCH_OPERATIONS } from '../lib/cloud/gateway/operations/cloudwatch';
import { DYNAMODB_OPERATIONS } from '../lib/cloud/gateway/operations/dynamodb';
import { DYNAMODB_STREAMS_OPERATIONS } from '../lib/cloud/gateway/operations/dynamodb-streams';
import { KINESIS_OPERATIONS } from '../lib/cloud/gateway/operations/kinesis';
import type { Emulation, OperationTable } from '../lib/cloud/gateway/operations/operation-table';
import { S3_OPERATIONS } from '../lib/cloud/gateway/operations/s3';
import { STS_OPERATIONS } from '../lib/cloud/gateway/operations/sts';

const TABLES = [
  KINESIS_OPERATIONS,
  DYNAMODB_OPERATIONS,
  DYNAMODB_STREAMS_OPERATIONS,
  S3_OPERATIONS,
  STS_OPERATIONS,
  CLOUDWATCH_OPERATIONS,
];

/** What the cloud emulates, operation by operation, from the tables that its gateway goes by. */
export function emulationText(): string {
  return TABLES.map(serviceText).join('\n\n');
}

function serviceText({ title, operations }: OperationTable): string {
  const all = [...operations];
  const emulated = all.filter(([, { depth }]) => depth !== 'none');
  const rows = emulated.map(([name, emulation]) => `| ${name} | ${howFar(emulation)} |`);
  return [
    `## ${title}: ${emulated.length} of ${all.length} operations`,
    ['| Operation | How far |', '|---|---|', ...rows].join('\n'),
    ...(emulated.length < all.length
      ? [['| Not emulated | Why |', '|---|---|', ...notEmulatedRows(all)].join('\n')]
      : []),
  ].join('\n\n');
}

function notEmulatedRows(all: readonly (readonly [string, Emulation])[]): string[] {
  const namesByReason = new Map<string, string[]>();
  for (const [name, emulation] of all)
    if (emulation.depth === 'none')
      namesByReason.set(emulation.reason, [...(namesByReason.get(emulation.reason) ?? []), name]);
  return [...namesByReason].map(([reason, names]) => `| ${names.join(', ')} | ${reason} |`);
}

function howFar(emulation: Emulation): string {
  return emulation.depth === 'partly' ? `in part: ${emulation.note}` : 'whole';
}
