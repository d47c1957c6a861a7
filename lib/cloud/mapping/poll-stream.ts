import { errorText } from '../../core/error-text';
import { createSignal } from '../../core/signal';
import { SHARD_END } from './checkpoints';
import { changedWithin, type PollingContext } from './polling-context';
import { retryWaitMs } from './retry-wait';
import type { ShardRun, ShardStatus } from './shard';
import type { ReadPosition, ShardInfo } from './stream-reader';
import { superviseShard } from './supervise-shard';

/** In the checkpoint store, the key of the time at which a mapping with LATEST first looked at the stream. */
const STARTED_AT = 'started-at';
const DISCOVERY_INTERVAL_MS = 10_000; // a backstop: the end of a shard triggers a listing

export type StreamPoll = {
  /** Resolves when all shards have stopped, which they do when `context.stopping` is aborted. */
  readonly finished: Promise<void>;
  shards(): readonly ShardStatus[];
  atRest(question: number): boolean;
  /** Lists the shards now, without waiting for one to end: someone asks whether the stream is at rest. */
  lookAgain(): void;
};

/** Polls all shards of the stream, a child shard only after its parents are settled to their ends. */
export function pollStream(context: PollingContext): StreamPoll {
  return new StreamPoller(context);
}

class StreamPoller implements StreamPoll {
  readonly finished: Promise<void>;
  private readonly runs = new Map<string, ShardRun>();
  private readonly wakeUp = createSignal();
  /** Shards that are found now are the first that the mapping finds. */
  private isFirst: boolean;
  private listingIsStale = true;
  /** The newest question that the last listing answers. */
  private listingAnswer = -1;
  /** Whether that listing named a shard that is still waiting for its parents. */
  private someWait = false;

  constructor(private readonly context: PollingContext) {
    const { settings, checkpoints } = context;
    this.isFirst = settings.startingPosition.type === 'LATEST' && checkpoints.get(STARTED_AT) === undefined;
    this.finished = this.run();
  }

  shards(): readonly ShardStatus[] {
    return [...this.runs.values()].map((shard) => shard.status());
  }

  atRest(question: number): boolean {
    const runs = [...this.runs.values()];
    if (this.listingAnswer < question || this.someWait || runs.length === 0) return false;
    return runs.every((shard) => shard.atRest(question));
  }

  lookAgain(): void {
    this.wakeUp.notify();
  }

  private async run(): Promise<void> {
    this.context.stopping.addEventListener('abort', () => this.wakeUp.notify(), { once: true });
    await this.discover();
    await Promise.all([...this.runs.values()].map((shard) => shard.finished));
  }

  private async discover(): Promise<void> {
    const { clock, log, random, stopping } = this.context;
    const startedAtMs = clock.now();
    for (let failures = 0; !stopping.aborted;) {
      this.listingIsStale = false;
      try {
        const question = await this.list(startedAtMs);
        failures = 0;
        const isLatest = !this.listingIsStale && question === this.context.restQuestion();
        if (isLatest && !stopping.aborted) await changedWithin(clock, this.wakeUp, DISCOVERY_INTERVAL_MS);
      } catch (error) {
        this.listingIsStale = true;
        failures += 1;
        log.warn({ error: errorText(error) }, 'listing the shards failed, trying again');
        await clock.sleep(retryWaitMs(failures, random), stopping);
      }
    }
  }

  /** Lists the shards and starts those that are ready. Returns the question that the listing answers. */
  private async list(startedAtMs: number): Promise<number> {
    const { checkpoints, progress, restQuestion, stopping, stream } = this.context;
    const question = restQuestion();
    const shards = await stream.listShards();
    if (stopping.aborted) return question;
    if (this.isFirst) checkpoints.set(STARTED_AT, String(startedAtMs));
    this.startReady(shards, this.isFirst ? 'now' : 'since-start');
    this.listingAnswer = question;
    this.someWait = shards.some(({ shardId }) => !this.runs.has(shardId) && !this.isEnded(shardId));
    this.isFirst = false;
    progress.notify();
    return question;
  }

  private startReady(shards: readonly ShardInfo[], latest: 'now' | 'since-start'): void {
    const listed = new Set(shards.map((shard) => shard.shardId));
    for (const { shardId, parentShardIds, closed } of shards) {
      if (this.runs.has(shardId)) continue;
      if (!closed && this.isEnded(shardId)) forgetEnd(this.context, shardId);
      const ready = parentShardIds.every((parent) => !listed.has(parent) || this.isEnded(parent));
      if (ready && !this.isEnded(shardId)) this.start(shardId, latest);
    }
  }

  private start(shardId: string, latest: 'now' | 'since-start'): void {
    const run = superviseShard(this.context, shardId, () => readStart(this.context, shardId, latest));
    this.runs.set(shardId, run);
    // It never rejects: the supervisor handles everything that is thrown in a shard.
    void run.finished.then((end) => {
      if (end === 'ended') this.listingIsStale = true;
      this.wakeUp.notify();
    });
  }

  private isEnded(shardId: string): boolean {
    return this.context.checkpoints.get(shardId) === SHARD_END;
  }
}

/**
 * Checkpoints outlive the fault that wrote them. Reading the shard again is safe, because records that are delivered
 * twice are absorbed; records that are never delivered would be lost.
 */
function forgetEnd({ checkpoints, log }: PollingContext, shardId: string): void {
  const details = { shardId, checkpoint: SHARD_END };
  log.warn(details, 'the kept checkpoint says that the shard has ended, but it is open: reading it from its start');
  checkpoints.forget(shardId);
}

/**
 * Where a shard's reading begins. LATEST means the tip only for the shards that the mapping finds first. Later it means
 * everything since then: otherwise records would be missed after a restart and in the children of a split.
 */
function readStart(
  { settings, checkpoints }: PollingContext,
  shardId: string,
  latest: 'now' | 'since-start',
): ReadPosition {
  const sequenceNumber = checkpoints.get(shardId);
  if (sequenceNumber !== undefined) return { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber };
  const { startingPosition } = settings;
  switch (startingPosition.type) {
    case 'TRIM_HORIZON':
    case 'AT_TIMESTAMP':
      return startingPosition;
    case 'LATEST':
      if (latest === 'now') return startingPosition;
      return { type: 'AT_TIMESTAMP', timestampMs: Number(checkpoints.get(STARTED_AT)) };
    default:
      return startingPosition satisfies never;
  }
}
