import {
  type BatchGetItemCommand,
  BatchWriteItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { processBatch } from '../../lambda/consumer/process-batch';
import { fromKinesis } from '../../lambda/stream/received-record';
import { ANSWER_RESERVE_MS, COUNT_RESERVE_MS } from '../../lib/domain/time-budget';
import { createBronzeStore } from '../../lib/aws/bronze-store';
import { createRollupStore } from '../../lib/aws/rollup-store';
import { BRONZE } from '../../lib/domain/bronze/bronze';
import { ROLLUP } from '../../lib/domain/bronze/rollup';
import { encodeEvent } from '../../lib/events/wire';
import { defaultSettings } from '../../lib/stacks/app-settings';
import { anEvent } from '../lambda/consumer/a-batch';
import { manualClock, type ManualClock } from '../lib/cloud/mapping/manual-clock';
import { reported, succeed, testMapping, type Handler } from '../lib/cloud/mapping/test-mapping';

/** The consumer's own code behind a mapping with the deployed settings, on tables that answer 500 for some time. */

const OUTAGE_MS = 9 * 60_000;
const EVENTS = 100;
const { batchSize, retryAttempts, timeoutSeconds } = defaultSettings('embedded');

type Items = Record<string, { readonly PutRequest: { readonly Item: Record<string, { S: string }> } }[]>;

/** In-memory tables on which every call fails until a given time. */
function failingTables(clock: ManualClock, untilMs: number) {
  const rows = new Set<string>();
  const rollups = new Map<string, Record<string, { S: string }>>();
  const keyOf = (item: Record<string, { S: string }>) => `${item[ROLLUP.scope]!.S} ${item[ROLLUP.slot]!.S}`;
  const send = async (command: BatchWriteItemCommand | BatchGetItemCommand | PutItemCommand) => {
    if (clock.now() < untilMs)
      throw Object.assign(new Error('down'), { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
    if (command instanceof BatchWriteItemCommand) {
      const [puts = []] = Object.values(command.input.RequestItems as unknown as Items);
      for (const { PutRequest } of puts) rows.add(PutRequest.Item[BRONZE.eventId]!.S);
      return { UnprocessedItems: {} };
    }
    if (command instanceof PutItemCommand) {
      const item = command.input.Item as Record<string, { S: string }>;
      rollups.set(keyOf(item), item);
      return {};
    }
    const { Keys = [] } = Object.values(command.input.RequestItems!)[0]!;
    const found = Keys.map((key) => rollups.get(keyOf(key as Record<string, { S: string }>))).filter(Boolean);
    return { Responses: { rollups: found }, UnprocessedKeys: {} };
  };
  return { rows, client: { send } as unknown as DynamoDBClient };
}

function consumerOn(clock: ManualClock, client: DynamoDBClient): Handler {
  const patience = { random: () => 0.9, sleep: clock.sleep };
  const store = createBronzeStore({ client, bronzeTable: 'bronze', quarantineTable: 'quarantine', ...patience });
  const rollups = createRollupStore(client, 'rollups', patience, 'puts');
  return async ({ Records }) => {
    const over = new AbortController();
    const after = (ms: number): AbortSignal => {
      const deadline = new AbortController();
      void clock.sleep(ms, over.signal).then(() => deadline.abort());
      return deadline.signal;
    };
    const report = await processBatch(Records.map(fromKinesis), {
      store,
      rollups,
      settings: { indexShards: 4, retentionDays: 0 },
      nowMs: clock.now,
      storeDeadline: after(timeoutSeconds * 1000 - COUNT_RESERVE_MS - ANSWER_RESERVE_MS),
      countDeadline: after(timeoutSeconds * 1000 - ANSWER_RESERVE_MS),
    });
    over.abort();
    return report.failure ? reported(report.failure.sequenceNumber) : succeed();
  };
}

test('nine minutes of failing table calls use up no retries and lose nothing', async () => {
  const clock = manualClock();
  const { rows, client } = failingTables(clock, clock.now() + OUTAGE_MS);
  let givenUp = 0;
  const { mapping, stream } = testMapping({
    clock,
    handler: consumerOn(clock, client),
    destination: { send: async ({ records }) => void (givenUp += records.length) },
    settings: {
      BatchSize: batchSize,
      MaximumRetryAttempts: retryAttempts,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  });
  const records = Array.from({ length: EVENTS }, (_, n) => ({
    key: `key-${n}`,
    data: Buffer.from(encodeEvent(anEvent(n))).toString(),
  }));
  stream.put('s-0', ...records);
  await clock.advanceUntil(mapping.idle());
  await mapping.stop();
  expect([givenUp, rows.size]).toEqual([0, EVENTS]);
});
