import { setMaxListeners } from 'node:events';
import type { CheckpointStore } from './checkpoints';
import type { Clock } from '../../core/clock';
import type { FailureDestination } from './failure-destination';
import type { InvokeResult } from '../functions/invoke-result';
import type { StreamEventPayload, MappingIdentity } from './payload';
import { pollStream, type StreamPoll } from './poll-stream';
import type { MappingCounters, MappingLog } from './polling-context';
import type { MappingSettings } from './settings';
import type { ShardStatus } from './shard';
import { createSignal } from '../../core/signal';
import type { StreamReader } from './stream-reader';

/** AWS asks once a second; events of a demonstration should be there sooner. A question at the tip takes some 30 µs. */
const DEFAULT_POLL_INTERVAL_MS = 25;

export type MappingOptions = {
  readonly settings: MappingSettings;
  readonly identity: MappingIdentity;
  readonly stream: StreamReader;
  /** Runs the function. A rejection means that it did not run: the batch waits and uses up no retry. */
  readonly invoke: (event: StreamEventPayload) => Promise<InvokeResult>;
  /** @default discarded batches are only counted and logged, as on AWS */
  readonly destination?: FailureDestination | undefined;
  readonly checkpoints: CheckpointStore;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly log: MappingLog;
  /** Pause between the reads of a shard that has no further records. @default 25 */
  readonly pollIntervalMs?: number | undefined;
  /** Pause between the reads of a shard that has further records. @default 0 */
  readonly readIntervalMs?: number | undefined;
};

export type MappingStatus = Readonly<MappingCounters> & {
  readonly state: 'enabled' | 'disabled' | 'stopped';
  readonly shards: readonly ShardStatus[];
};

export type Mapping = {
  /** Lets running invocations end, keeps the checkpoints, and stays stopped. */
  stop(): Promise<void>;
  /** Resumes where the mapping was disabled. */
  enable(): void;
  disable(): Promise<void>;
  status(): MappingStatus;
  /** Resolves when all records that were in the stream at the call are settled; at once unless enabled. */
  idle(): Promise<void>;
};

type Session = { readonly poll: StreamPoll; readonly end: AbortController };

/** Starts what AWS calls an event source mapping: it reads the stream and invokes the function with its records. */
export function startMapping(options: MappingOptions): Mapping {
  const mapping = new EventSourceMapping(options);
  if (options.settings.enabled) mapping.enable();
  return mapping;
}

class EventSourceMapping implements Mapping {
  private readonly counters: MappingCounters = {
    invocations: 0,
    failedInvocations: 0,
    refusedInvocations: 0,
    recordsProcessed: 0,
    recordsDiscarded: 0,
    recordsFiltered: 0,
  };
  private readonly progress = createSignal();
  private restQuestion = 0;
  private state: MappingStatus['state'] = 'disabled';
  private session: Session | undefined;
  /** Resolves when every earlier session has ended: no two of them poll at once. Never rejects, as polling does not. */
  private ending: Promise<void> = Promise.resolve();

  constructor(private readonly options: MappingOptions) {}

  stop(): Promise<void> {
    return this.leave('stopped');
  }

  disable(): Promise<void> {
    return this.leave('disabled');
  }

  enable(): void {
    if (this.state !== 'disabled') return;
    this.state = 'enabled';
    void this.ending.then(() => {
      if (this.state === 'enabled') this.session ??= this.begin();
    });
  }

  status(): MappingStatus {
    return { state: this.state, ...this.counters, shards: this.session?.poll.shards() ?? [] };
  }

  async idle(): Promise<void> {
    this.restQuestion += 1;
    const question = this.restQuestion;
    this.session?.poll.lookAgain();
    while (!this.isAtRest(question)) await this.progress.changed();
  }

  private begin(): Session {
    const end = new AbortController();
    setMaxListeners(0, end.signal); // one listener per shard and per running wait
    const poll = pollStream({
      ...this.options,
      destination: this.options.destination,
      pollIntervalMs: this.options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS,
      readIntervalMs: this.options.readIntervalMs ?? 0,
      counters: this.counters,
      progress: this.progress,
      stopping: end.signal,
      restQuestion: () => this.restQuestion,
    });
    return { poll, end };
  }

  private async leave(next: 'disabled' | 'stopped'): Promise<void> {
    if (this.state !== 'stopped') this.state = next;
    const ended = this.session;
    this.session = undefined;
    ended?.end.abort();
    this.progress.notify();
    this.ending = this.ending.then(() => ended?.poll.finished);
    await this.ending;
    await this.options.checkpoints.flush();
  }

  private isAtRest(question: number): boolean {
    return this.state !== 'enabled' || this.session?.poll.atRest(question) === true;
  }
}
