import type { Item } from '../../../lib/domain/bronze/attribute';
import { bronzeItem, BRONZE } from '../../../lib/domain/bronze/bronze';
import { eventId, type RiskLevel } from '../../../lib/events/envelope';
import type { AnomalyFlag, LegionEvent } from '../../../lib/events/event';
import { INDEX } from '../../../lib/domain/names';
import { ROLLUP, type Rollup } from '../../../lib/domain/bronze/rollup';
import { advance, groupByRollup } from '../../../lib/domain/bronze/count-in-rollups';
import { rollupItem } from '../../../lib/domain/bronze/rollup-item';
import { encodeEvent } from '../../../lib/events/wire';
import type { CreditEvent } from '../../../lib/events/credit';
import type { SendQuery } from '../../../lib/aws/send-query';

export const TABLES = { bronzeTable: 'bronze', rollupsTable: 'rollups' };

/** A short description of a test event. */
export type Sketch = {
  readonly sequence: number;
  readonly atMs: number;
  readonly customer?: number;
  readonly risk?: RiskLevel;
  readonly flags?: readonly AnomalyFlag[];
  /** Gives the event another payload under the same id. */
  readonly variant?: number;
  readonly runId?: string;
};

export function sketchedEvent(sketch: Sketch): CreditEvent {
  const runId = sketch.runId ?? 'r1';
  return {
    event_id: eventId(runId, sketch.sequence),
    event_type: 'CREDIT_ASSESSMENT',
    timestamp: new Date(sketch.atMs).toISOString(),
    source_system: sketch.variant === undefined ? 'TEST' : `TEST_${sketch.variant}`,
    workload: 'credit',
    run_id: runId,
    sequence: sketch.sequence,
    schema_version: '1.0',
    customer: { customer_id: `CUST-${sketch.customer ?? 0}` },
    risk: { default_payment_next_month: 0, risk_level: sketch.risk ?? 'LOW' },
    ...(sketch.flags && sketch.flags.length > 0 ? { anomaly_flags: [...sketch.flags] } : {}),
  } as CreditEvent;
}

/** Bronze rows as the consumer writes them. */
export function bronzeRow(event: LegionEvent, indexShards: number): Item {
  const ingest = { shardId: 'shardId-000000000000', sequenceNumber: '1', arrivedAtMs: 1, ingestedAtMs: 2 };
  return bronzeItem(event, encodeEvent(event), ingest, { indexShards, retentionDays: 0 });
}

/** Rollup items that count the events, spread over two shards. */
export function rollupRows(events: readonly LegionEvent[]): Item[] {
  const rollups: Rollup[] = [];
  for (const shard of [0, 1]) {
    const records = events
      .filter((_, index) => index % 2 === shard)
      .map((event, index) => ({ event, sequenceNumber: String(100 + index) }));
    for (const { key, records: group } of groupByRollup(records, `shard-${shard}`).values()) {
      rollups.push(advance(undefined, key, group)!);
    }
  }
  return rollups.map((rollup) => rollupItem(rollup, 0));
}

const INDEX_KEYS: Record<string, string> = {
  [INDEX.byTime]: BRONZE.timeBucket,
  [INDEX.byCustomer]: BRONZE.customerId,
  [INDEX.byRisk]: BRONZE.riskBucket,
  [INDEX.byAnomaly]: BRONZE.anomalyBucket,
};

type Text = { S: string };

/** Tables in memory that answer the domain's queries as DynamoDB does: sorted, and cut at the limit before the filter. */
export function tablesInMemory(bronze: readonly Item[], rollups: readonly Item[]): SendQuery {
  return async (request) => {
    const rows = request.TableName === TABLES.rollupsTable ? rollups : bronze;
    const sortKey = request.IndexName
      ? BRONZE.timeKey
      : request.TableName === TABLES.rollupsTable
        ? ROLLUP.slot
        : BRONZE.payloadHash;
    const matching = rows
      .filter((row) => !request.IndexName || Object.hasOwn(row, INDEX_KEYS[request.IndexName]!))
      .filter((row) => holds(request.KeyConditionExpression, row, request))
      .sort((a, b) => compare(identity(a, sortKey), identity(b, sortKey)));
    if (request.ScanIndexForward === false) matching.reverse();
    const after = request.ExclusiveStartKey
      ? matching.findIndex((row) => sameRow(row, request.ExclusiveStartKey!)) + 1
      : 0;
    const page = matching.slice(after, after + (request.Limit ?? 50));
    const last = after + page.length < matching.length || page.length === request.Limit ? page.at(-1) : undefined;
    return {
      Items: page.filter((row) => !request.FilterExpression || holds(request.FilterExpression, row, request)),
      LastEvaluatedKey: last,
    };
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function identity(row: Item, sortKey: string): string {
  const hash = row[BRONZE.payloadHash] as Text | undefined;
  return `${(row[sortKey] as Text).S}\u0000${hash?.S ?? ''}`;
}

function sameRow(row: Item, key: Record<string, unknown>): boolean {
  return [BRONZE.eventId, BRONZE.payloadHash, ROLLUP.scope, ROLLUP.slot].every(
    (name) => (row[name] as Text | undefined)?.S === (key[name] as Text | undefined)?.S,
  );
}

type Expressions = {
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Record<string, Text>;
};

function holds(
  expression: string,
  row: Item,
  { ExpressionAttributeNames, ExpressionAttributeValues }: Expressions,
): boolean {
  const valueOf = (name: string) => ExpressionAttributeValues[name]!.S;
  const attribute = (name: string) => row[ExpressionAttributeNames[name]!] as { S?: string; SS?: string[] } | undefined;
  const clauses =
    expression.match(/#\w+ BETWEEN :\w+ AND :\w+|#\w+ = :\w+|#\w+ IN \([^)]*\)|contains\(#\w+, :\w+\)/g) ?? [];
  return clauses.every((clause) => {
    const [name, first, second, ...more] = clause.match(/[#:]\w+/g)!;
    const value = attribute(name);
    if (clause.includes(' IN ')) return [first!, second, ...more].some((each) => each && value?.S === valueOf(each));
    if (clause.startsWith('contains')) return value?.SS?.includes(valueOf(first!)) ?? false;
    if (clause.includes('BETWEEN')) return value!.S! >= valueOf(first!) && value!.S! <= valueOf(second!);
    return value?.S === valueOf(first!);
  });
}
