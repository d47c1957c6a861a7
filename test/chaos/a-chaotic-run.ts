import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { EmbeddedCloud } from '../../lib/cloud/cloud';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import type { ResourceNames } from '../../lib/domain/names';
import type { WriteMode } from '../../lib/domain/write-mode';
import { aCloud } from '../bin/a-cloud';
import { aContext, aFolder, run, type Ran } from '../bin/a-context';
import { aDatasetFile } from '../bin/a-dataset';
import { startChaosProxy, type ChaosProxy } from './chaos-proxy';
import { FAULT_KINDS, type FaultKind } from './fault-kinds';
import { faultPlan, type FaultPlan } from './fault-plan';
import { splitShard } from './split-shard';

export type ChaoticRun = {
  readonly cloud: EmbeddedCloud;
  readonly names: ResourceNames;
  /** Clients of the engines themselves, bypassing the chaos. */
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly produced: Ran;
  /** Runs a command of the command line, through the chaos. */
  readonly command: (...words: string[]) => Promise<Ran>;
  /** Faults injected so far, by kind and by operation. */
  readonly byKind: () => Readonly<Record<FaultKind, number>>;
  readonly byOperation: () => Readonly<Record<string, number>>;
  readonly end: () => Promise<void>;
};

/** More customers than fit into the calls in progress: a call holds one record of a key. */
const CLIENTS = 2_000;
const SPLIT_AT_CALL = 15;

/**
 * An embedded cloud in which every call of every client goes through the chaos, and a run produced into it. A shard is
 * split during the run.
 * @param words the arguments of `produce`
 * @param writeMode of its functions. @default that of an embedded cloud
 */
export async function aChaoticRun(
  seed: number,
  rate: number,
  words: readonly string[],
  writeMode?: WriteMode,
): Promise<ChaoticRun> {
  const folder = aFolder();
  const proxies: ChaosProxy[] = [];
  const engines: { kinesis?: KinesisClient; dynamodb?: DynamoDBClient } = {};
  const { cloud, target, close } = await aCloud(folder.path, {
    ...(writeMode && { writeMode }),
    route: async (own) => {
      engines.kinesis = createKinesisClient({ endpoint: own.kinesis });
      engines.dynamodb = createDynamoDbClient({ endpoint: own.dynamodb });
      proxies.push(await startChaosProxy('kinesis', own.kinesis), await startChaosProxy('dynamodb', own.dynamodb));
      return { kinesis: proxies[0]!.endpoint, dynamodb: proxies[1]!.endpoint };
    },
  });
  const { kinesis, dynamodb } = engines as Required<typeof engines>;
  const dataset = ['--dataset', aDatasetFile(folder.path, { clients: CLIENTS })];
  const command = (...rest: string[]) => run(aContext(folder.path), ...rest);
  let splitting: Promise<void> | undefined;
  const split = () => void (splitting = splitShard(kinesis, target.names.stream));
  proxies[0]!.begin(meanwhile(faultPlan(seed, rate), 'PutRecords', SPLIT_AT_CALL, split));
  proxies[1]!.begin(faultPlan(seed, rate));
  const produced = await command('produce', ...dataset, ...words, '--json');
  await splitting;
  return {
    cloud,
    names: target.names,
    kinesis,
    dynamodb,
    produced,
    command: (name, ...rest) => command(name, ...(name === 'query' ? [] : dataset), ...rest),
    byKind: () => kindsOf(proxies),
    byOperation: () => operationsOf(proxies),
    end: async () => {
      kinesis.destroy();
      dynamodb.destroy();
      await close();
      await Promise.all(proxies.map((proxy) => proxy.close()));
      folder.remove();
    },
  };
}

/** The plan, plus an action at the n-th call of an operation. */
function meanwhile(plan: FaultPlan, operation: string, nth: number, act: () => void): FaultPlan {
  let calls = 0;
  return {
    next: (called) => {
      if (called === operation && ++calls === nth) act();
      return plan.next(called);
    },
  };
}

function kindsOf(proxies: readonly ChaosProxy[]): Record<FaultKind, number> {
  const all = proxies.flatMap((proxy) => Object.values(proxy.counts()));
  return Object.fromEntries(
    FAULT_KINDS.map((kind) => [kind, all.reduce((sum, counts) => sum + (counts[kind] ?? 0), 0)]),
  ) as Record<FaultKind, number>;
}

function operationsOf(proxies: readonly ChaosProxy[]): Record<string, number> {
  const all = proxies.flatMap((proxy) => Object.entries(proxy.counts()));
  return Object.fromEntries(
    all.map(([operation, counts]) => [operation, Object.values(counts).reduce((sum, count) => sum + count, 0)]),
  );
}
