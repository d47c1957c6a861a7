import type { CheckpointStore } from './checkpoints';
import type { PendingRecord } from './backlog';

/** What an event has besides its records when the mapping has tumbling windows. */
export type WindowMembers = {
  readonly window: { readonly start: string; readonly end: string };
  /** What the function returned last for this window; an empty object at first. */
  readonly state: unknown;
  readonly shardId: string;
  readonly eventSourceARN: string;
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
};

/** "Your state can be a maximum of 1 MB per shard." (Lambda developer guide, services-kinesis-windows) */
export const MAX_STATE_BYTES = 1024 * 1024;

/**
 * "When no new records are being added to the current window, Lambda waits for up to 2 minutes before assuming that the
 * window is over." (the same page)
 */
const QUIET_MS = 120_000;

/** In the checkpoint store, the key of a shard's window. It begins like no position in a shard. */
const KEY_PREFIX = 'window/';

export function isWindowKey(key: string): boolean {
  return key.startsWith(KEY_PREFIX);
}

/** What is kept of a shard's windows, so that a mapping that was stopped continues the one that was open. */
type Kept = {
  /** No later record belongs to a window before this time: each window has one end. */
  readonly closedUntilMs: number;
  readonly open?: { readonly startMs: number; readonly endMs: number; readonly state: unknown };
};

type WindowOptions = {
  readonly sizeMs: number;
  readonly shardId: string;
  readonly eventSourceArn: string;
  readonly checkpoints: CheckpointStore;
  readonly nowMs: number;
};

type Arrival = Pick<PendingRecord, 'arrivalMs'>;

/**
 * The tumbling windows of one shard, one after another. A window begins at a multiple of its size since the epoch and
 * holds the records that arrived in it; one that arrived in a window that has ended belongs to the one after it.
 */
export class TumblingWindow {
  private kept: Kept;
  private stateBytes = 0;
  private lastReadMs: number;
  /** When the newest read began that found nothing more in the shard. */
  private tipMs = -Infinity;
  private readonly key: string;

  constructor(private readonly options: WindowOptions) {
    this.key = `${KEY_PREFIX}${options.shardId}`;
    const text = options.checkpoints.get(this.key);
    this.kept = text === undefined ? { closedUntilMs: 0 } : (JSON.parse(text) as Kept);
    this.lastReadMs = options.nowMs;
    this.measure();
  }

  isOpen(): boolean {
    return this.kept.open !== undefined;
  }

  /** How many of the records, from the first one on, belong to the same window. */
  countTogether(records: readonly Arrival[]): number {
    const { endMs } = this.windowOf(records[0]!);
    const end = records.findIndex(({ arrivalMs }) => arrivalMs >= endMs);
    return end < 0 ? records.length : end;
  }

  /** Opens the window of the records, unless it is open. */
  enter(records: readonly PendingRecord[]): void {
    this.lastReadMs = Math.max(this.lastReadMs, records.at(-1)!.readAtMs);
    if (!this.kept.open) this.keep({ ...this.windowOf(records[0]!), state: {} });
  }

  /** A read that began at this time found nothing more. */
  atTip(readMs: number): void {
    this.tipMs = readMs;
  }

  /** Whether the window must be ended before the record is delivered, or now when there is none. */
  isOver(next: Arrival | undefined): boolean {
    const { open } = this.kept;
    if (!open) return false;
    if (this.isTooLarge()) return true;
    if (next) return next.arrivalMs >= open.endMs;
    return this.tipMs >= Math.max(open.endMs, this.lastReadMs + QUIET_MS);
  }

  /** "If it exceeds that size, Lambda terminates the window early." */
  isTooLarge(): boolean {
    return this.stateBytes > MAX_STATE_BYTES;
  }

  /** Takes the state that the function returned. */
  keepState(state: unknown): void {
    this.keep({ ...this.kept.open!, state });
  }

  /**
   * The function has got the state for the last time. "Subsequent invoke will start a new time window along with a fresh
   * state", or, when the window was terminated early, "will continue the same window with a fresh state" (TimeWindowEvent
   * in aws-lambda-java-events).
   */
  conclude(): void {
    const open = this.kept.open!;
    if (this.isTooLarge()) this.keep({ ...open, state: {} });
    else this.keep(undefined, open.endMs);
  }

  /** What the event has besides its records: `end` when it is the last one with this state. */
  members(phase: 'records' | 'end'): WindowMembers {
    const { shardId, eventSourceArn } = this.options;
    const { startMs, endMs, state } = this.kept.open!;
    const isEarly = phase === 'end' && this.isTooLarge();
    return {
      window: { start: isoSeconds(startMs), end: isoSeconds(endMs) },
      state,
      shardId,
      eventSourceARN: eventSourceArn,
      isFinalInvokeForWindow: phase === 'end' && !isEarly,
      isWindowTerminatedEarly: isEarly,
    };
  }

  /** Bytes that the window adds to an event, at most. */
  eventBytes(): number {
    const { shardId, eventSourceArn } = this.options;
    return 200 + shardId.length + eventSourceArn.length + this.stateBytes;
  }

  /** Nothing more comes: the shard has ended, with its last window. */
  forget(): void {
    this.options.checkpoints.forget(this.key);
  }

  /** The open window, or the one that the record opens; the size may have been another when the last one ended. */
  private windowOf({ arrivalMs }: Arrival): { readonly startMs: number; readonly endMs: number } {
    const { sizeMs } = this.options;
    const { open, closedUntilMs } = this.kept;
    if (open) return open;
    const startMs = Math.max(Math.floor(arrivalMs / sizeMs), Math.ceil(closedUntilMs / sizeMs)) * sizeMs;
    return { startMs, endMs: startMs + sizeMs };
  }

  private keep(open: Kept['open'], closedUntilMs = this.kept.closedUntilMs): void {
    this.kept = open ? { closedUntilMs, open } : { closedUntilMs };
    this.measure();
    this.options.checkpoints.set(this.key, JSON.stringify(this.kept));
  }

  private measure(): void {
    const { open } = this.kept;
    this.stateBytes = open ? Buffer.byteLength(JSON.stringify(open.state)) : 0;
  }
}

/** `2020-12-09T07:04:00Z`, as the guide's example of an event has it. */
function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
