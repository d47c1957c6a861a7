import type { OpenCloud } from '../../bin/cli/embedded-cloud';
import type { EngineEndpoints } from '../../lib/embedded/cloud';
import { aCloud } from '../bin/a-cloud';
import { aContext, aFolder, run, type Ran } from '../bin/a-context';
import { aDatasetFile } from '../bin/a-dataset';
import { startChaosProxy, type ChaosProxy } from './chaos-proxy';
import { FAULT_KINDS, type FaultKind } from './fault-kinds';
import { faultPlan } from './fault-plan';

export type ChaoticRun = {
  readonly opened: OpenCloud;
  /** Where the engines are without the chaos. */
  readonly engines: EngineEndpoints;
  readonly produced: Ran;
  readonly command: (...words: string[]) => Promise<Ran>;
  /** Faults that were injected so far, by kind and by operation. */
  readonly byKind: () => Readonly<Record<FaultKind, number>>;
  readonly byOperation: () => Readonly<Record<string, number>>;
  readonly calm: () => void;
  readonly end: () => Promise<void>;
};

/** An embedded cloud in which every call of everybody goes through the chaos, and a run that was produced into it. */
export async function aChaoticRun(seed: number, rate: number, words: readonly string[]): Promise<ChaoticRun> {
  const folder = aFolder();
  const proxies: ChaosProxy[] = [];
  let engines: EngineEndpoints | undefined;
  const opened = await aCloud(folder.path, {
    route: async (own) => {
      engines = own;
      proxies.push(await startChaosProxy('kinesis', own.kinesis), await startChaosProxy('dynamodb', own.dynamodb));
      return { kinesis: proxies[0]!.endpoint, dynamodb: proxies[1]!.endpoint };
    },
  });
  const dataset = ['--dataset', aDatasetFile(folder.path, { clients: 2_000 })];
  const command = (...rest: string[]) => run(aContext(folder.path), ...rest);
  for (const proxy of proxies) proxy.begin(faultPlan(seed, rate));
  const produced = await command('produce', ...dataset, ...words, '--json');
  return {
    opened,
    engines: engines!,
    produced,
    command: (name, ...rest) => command(name, ...(name === 'query' ? [] : dataset), ...rest),
    byKind: () => kindsOf(proxies),
    byOperation: () => operationsOf(proxies),
    calm: () => proxies.forEach((proxy) => proxy.calm()),
    end: async () => {
      await opened.close();
      await Promise.all(proxies.map((proxy) => proxy.close()));
      folder.remove();
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
