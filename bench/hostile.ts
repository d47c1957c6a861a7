import { runMain } from '../bin/settings/run-main';
import { startCloudWithApi } from '../test/lib/api/a-cloud';
import { beOrdinary, runHostile } from '../test/lib/api/hostile-run';
import { describeMachine, isQuick, publish, quantile, type BenchResult } from './bench-result';

/**
 * What an ordinary client of the API notices of an attack.
 *
 *   npx tsx bench/hostile.ts [--quick] [--json]
 */
const ALONE_MS = 1_500;
const REQUESTS = isQuick() ? 500 : 5_000;

async function main(): Promise<void> {
  const cloud = await startCloudWithApi({ requestTimeoutMs: 3_000 });
  try {
    for (let at = 0; at < 3; at++) await cloud.producer.inject('INVALID_AGE');
    await cloud.cloud.idle();
    const { latenciesMs } = await beOrdinary(cloud.api.url, AbortSignal.timeout(ALONE_MS));
    publish(resultOf(latenciesMs, await runHostile(cloud, REQUESTS)));
  } finally {
    await cloud.close();
  }
}

function resultOf(aloneMs: readonly number[], { sent, broken, ordinaryMs, ordinaryFailures }: Report): BenchResult {
  if (broken.length + ordinaryFailures.length > 0) throw new Error([...broken, ...ordinaryFailures].join('\n'));
  return {
    name: 'hostile',
    machine: describeMachine(),
    method:
      `An ordinary client asks for lists, counts and health in turn, 20 ms after each answer: first alone, then while four ` +
      `clients send ${REQUESTS} hostile requests in all, of every kind that the tests know, and two more never end theirs.`,
    figures: [
      { name: 'hostile requests', unit: '', value: sent },
      {
        name: 'ordinary client alone, p99',
        unit: 'ms',
        value: quantile(
          aloneMs.toSorted((a, b) => a - b),
          0.99,
        ),
      },
      {
        name: 'ordinary client during the attack, p99',
        unit: 'ms',
        value: quantile(ordinaryMs, 0.99),
        bar: 250,
        comparison: 'at-most',
      },
    ],
  };
}

type Report = Awaited<ReturnType<typeof runHostile>>;

runMain(main);
