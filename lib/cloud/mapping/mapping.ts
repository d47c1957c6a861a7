import { setMaxListeners } from 'node:events';
import type { CheckpointStore } from './checkpoints';
import type { Clock } from '../../core/clock';
import type { FailureDestination } from './failure-destination';
import type { InvokeResult } from '../functions/invoke-result';
import type { KinesisStreamEventPayload, MappingIdentity } from './payload';
import { pollStream, type StreamPoll } from './poll-stream';
import type { MappingCounters, MappingLog } from './polling-context';
import type { MappingSettings } from './settings';
import type { ShardStatus } from './shard';
import { createSignal } from '../../core/signal';
import type { StreamReader } from './stream-reader';

const DEFAULT_POLL_INTERVAL_MS = 100;

export type MappingOptions = {
  readonly settings: MappingSettings;
  readonly identity: MappingIdentity;
  readonly stream: StreamReader;
  /** Runs the function. A rejection means that it could not be run: the batch waits, and no retry is used up. */
  readonly invoke: (event: KinesisStreamEventPayload) => Promise<InvokeResult>;
  /** Without one, discarded batches are only counted and logged, as on AWS. */
  readonly destination?: FailureDestination | undefined;
  readonly checkpoints: CheckpointStore;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly log: MappingLog;
  /** Pause between reads of a shard that has no more records. @default 100 */
  readonly pollIntervalMs?: number;
};

export type MappingStatus = Readonly<MappingCounters> & {
  readonly state: 'enabled' | 'disabled' | 'stopped';
  readonly shards: readonly ShardStatus[];
};

export type Mapping = {
  /** Lets running invocations end, keeps the checkpoints, and stays stopped. */
  readonly stop: () => Promise<void>;
  /** Goes on where the mapping was disabled. */
  readonly enable: () => void;
  readonly disable: () => Promise<void>;
  readonly status: () => MappingStatus;
  /** Resolves when all that was in the stream at the call is settled; at once unless enabled. */
  readonly idle: () => Promise<void>;
};

type Session = { readonly poll: StreamPoll; readonly end: AbortController };

/** Starts what AWS calls an event source mapping: reads the stream and invokes the function with its records. */
export function startMapping(options: MappingOptions): Mapping {
  const counters: MappingCounters = {
    invocations: 0,
    failedInvocations: 0,
    refusedInvocations: 0,
    recordsProcessed: 0,
    recordsDiscarded: 0,
    recordsFiltered: 0,
  };
  const progress = createSignal();
  let restQuestion = 0;
  let session: Session | undefined;
  let ending: Promise<void> = Promise.resolve();
  let state: MappingStatus['state'] = 'disabled';

  function enable(): void {
    if (state !== 'disabled') return;
    state = 'enabled';
    void ending.then(() => {
      if (state === 'enabled' && !session) session = begin();
    });
  }
  function begin(): Session {
    const end = new AbortController();
    setMaxListeners(0, end.signal); // one listener per shard and per running wait
    const poll = pollStream({
      ...options,
      destination: options.destination,
      pollIntervalMs: options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS,
      counters,
      progress,
      stopping: end.signal,
      restQuestion: () => restQuestion,
    });
    return { poll, end };
  }
  function leave(next: 'disabled' | 'stopped'): Promise<void> {
    if (state !== 'stopped') state = next;
    const ended = session;
    session = undefined;
    ended?.end.abort();
    progress.notify();
    ending = ending.then(() => ended?.poll.finished);
    return ending.then(() => options.checkpoints.flush());
  }
  const isAtRest = (question: number) => state !== 'enabled' || session?.poll.atRest(question) === true;

  if (options.settings.enabled) enable();
  return {
    stop: () => leave('stopped'),
    enable,
    disable: () => leave('disabled'),
    status: () => ({ state, ...counters, shards: session?.poll.shards() ?? [] }),
    async idle() {
      restQuestion += 1;
      const question = restQuestion;
      session?.poll.lookAgain();
      while (!isAtRest(question)) await progress.changed();
    },
  };
}
