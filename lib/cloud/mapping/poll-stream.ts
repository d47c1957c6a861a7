import { retryWaitMs } from './retry-wait';
import { SHARD_END } from './checkpoints';
import { errorText } from '../../core/error-text';
import { changedWithin, type PollingContext } from './polling-context';
import type { ReadStart } from './read-ahead';
import type { ShardRun, ShardStatus } from './shard';
import { createSignal } from '../../core/signal';
import type { ShardInfo } from './stream-reader';
import { superviseShard } from './supervise-shard';

/** Key of the time at which a mapping with LATEST first looked at the stream, in the checkpoint store. */
const STARTED_AT = 'started-at';
const DISCOVERY_INTERVAL_MS = 10_000; // a backstop: shards are looked for whenever one ends

export type StreamPoll = {
  /** Resolves when all shards have stopped; `context.stopping` makes them. */
  readonly finished: Promise<void>;
  readonly shards: () => readonly ShardStatus[];
  readonly atRest: (question: number) => boolean;
  /** Lists the shards now and not when one ends: somebody asks whether the stream is at rest. */
  readonly lookAgain: () => void;
};

/** Polls all shards of the stream, a child only when its parents are settled to their ends. */
export function pollStream(context: PollingContext): StreamPoll {
  const { checkpoints } = context;
  const runs = new Map<string, ShardRun>();
  const wakeUp = createSignal();
  let listingIsStale = true;
  /** The question that the last listing answers, and whether it named a shard that is still waiting for its parents. */
  let listingAnswer = -1;
  let someWait = false;

  function startReady(shards: readonly ShardInfo[], latest: 'now' | 'since-start'): void {
    const listed = new Set(shards.map((shard) => shard.shardId));
    const isEnded = (shardId: string) => checkpoints.get(shardId) === SHARD_END;
    for (const { shardId, parentShardIds, closed } of shards) {
      if (!closed && !runs.has(shardId) && isEnded(shardId)) forgetEnd(context, shardId);
      const ready = parentShardIds.every((parent) => !listed.has(parent) || isEnded(parent));
      if (runs.has(shardId) || isEnded(shardId) || !ready) continue;
      const run = superviseShard(context, shardId, () => readStart(context, shardId, latest));
      runs.set(shardId, run);
      // It never rejects: whatever is thrown in a shard is the supervisor's.
      void run.finished.then((end) => {
        if (end === 'ended') listingIsStale = true;
        wakeUp.notify();
      });
    }
  }

  async function discover(): Promise<void> {
    let failures = 0;
    let isFirst = context.settings.startingPosition.type === 'LATEST' && checkpoints.get(STARTED_AT) === undefined;
    const askedAtMs = context.clock.now();
    while (!context.stopping.aborted) {
      listingIsStale = false;
      const question = context.restQuestion();
      try {
        const shards = await context.stream.listShards();
        if (context.stopping.aborted) return;
        if (isFirst) checkpoints.set(STARTED_AT, String(askedAtMs));
        startReady(shards, isFirst ? 'now' : 'since-start');
        listingAnswer = question;
        someWait = shards.some(({ shardId }) => !runs.has(shardId) && checkpoints.get(shardId) !== SHARD_END);
        isFirst = false;
        failures = 0;
        context.progress.notify();
        const isLatest = !listingIsStale && question === context.restQuestion();
        if (isLatest) await changedWithin(context.clock, wakeUp, DISCOVERY_INTERVAL_MS);
      } catch (error) {
        listingIsStale = true;
        failures += 1;
        context.log.warn({ error: errorText(error) }, 'listing the shards failed, trying again');
        await context.clock.sleep(retryWaitMs(failures, context.random), context.stopping);
      }
    }
  }

  async function run(): Promise<void> {
    const wake = () => wakeUp.notify();
    context.stopping.addEventListener('abort', wake, { once: true });
    await discover();
    await Promise.all([...runs.values()].map((shard) => shard.finished));
  }
  return {
    finished: run(),
    lookAgain: () => wakeUp.notify(),
    shards: () => [...runs.values()].map((shard) => shard.status()),
    atRest: (question) =>
      listingAnswer >= question &&
      !someWait &&
      runs.size > 0 &&
      [...runs.values()].every((shard) => shard.atRest(question)),
  };
}

/** Checkpoints outlive the fault that wrote them. What is delivered a second time is absorbed, what is not is lost. */
function forgetEnd({ checkpoints, log }: PollingContext, shardId: string): void {
  const details = { shardId, checkpoint: SHARD_END };
  log.warn(details, 'the kept checkpoint says that the shard has ended, but it is open: reading it from its start');
  checkpoints.forget(shardId);
}

/**
 * Where a shard's reading begins. LATEST means the tip only for the shards that the mapping finds first; later it
 * means everything since then, or records would be missed after a restart and in the children of a split.
 */
function readStart(
  { settings, checkpoints }: PollingContext,
  shardId: string,
  latest: 'now' | 'since-start',
): ReadStart {
  const sequenceNumber = checkpoints.get(shardId);
  if (sequenceNumber !== undefined) {
    return { position: { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber }, notBeforeMs: -Infinity };
  }
  const fromOldest = (notBeforeMs: number): ReadStart => ({ position: { type: 'TRIM_HORIZON' }, notBeforeMs });
  const { startingPosition } = settings;
  switch (startingPosition.type) {
    case 'TRIM_HORIZON':
      return fromOldest(-Infinity);
    case 'AT_TIMESTAMP':
      return fromOldest(startingPosition.timestampMs);
    case 'LATEST':
      if (latest === 'now') return { position: { type: 'LATEST' }, notBeforeMs: -Infinity };
      return fromOldest(Number(checkpoints.get(STARTED_AT)));
    default:
      return startingPosition satisfies never;
  }
}
