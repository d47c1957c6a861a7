import type { SentEvent } from '../../lib/api/contract/control';
import { ControlConflict } from '../../lib/api/live/producer-control';
import type { Clock } from '../../lib/core/clock';
import type { RunConfig } from '../../lib/domain/run/run';
import type { OpenSink } from '../delivery/sink';
import type { ProducedRecord } from '../generation/record';
import type { ProducerMeter } from '../run/producer-meter';
import type { RunFiles } from '../run/run-files';
import { asConflict } from './as-conflict';
import type { MakeRecords } from './hand-made-record';
import { startSegment, type Segment } from './segment';

export type HandMadeRunOptions = {
  readonly config: RunConfig;
  readonly clock: Clock;
  readonly openSink: OpenSink;
  readonly manifestPath: string;
  readonly truthPath: string | undefined;
  readonly files: RunFiles | undefined;
  readonly meter?: ProducerMeter | undefined;
};

/** How long the stream may take to accept the events of one request before the sender is told that it does not. */
const PATIENCE_MS = 5_000;
const DRAIN_TIMEOUT_MS = 2_000;

/**
 * The run of the events that are sent by hand. Like all others they are covered by the run's manifest before they are
 * sent: for each request the run is resumed, extended by the new events, and completed again.
 */
export class HandMadeRun {
  /** Made, and not known to be accepted: these go out before the next ones. */
  private unaccepted: readonly ProducedRecord[] = [];
  private generated = 0;
  /** The requests so far; never rejects. */
  private requests: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: HandMadeRunOptions) {}

  /**
   * Sends what `make` returns, after all earlier requests. Resolves when the stream has accepted it.
   *
   * @throws ControlConflict when the stream does not accept it in time, or the run's files cannot be used
   */
  send(make: MakeRecords): Promise<readonly SentEvent[]> {
    const sent = this.requests.then(() => this.sendNow(make));
    this.requests = sent.catch(() => {});
    return sent;
  }

  private async sendNow(make: MakeRecords): Promise<readonly SentEvent[]> {
    const records = make(this.generated, this.options.clock.now());
    this.unaccepted = [...this.unaccepted, ...records];
    this.generated += records.length;
    const { complete } = await this.resume();
    if (!complete) {
      throw new ControlConflict('the stream does not take the event now; it will be sent before the next one');
    }
    this.unaccepted = [];
    return records.map((record) => sentEvent(record, this.options.config));
  }

  private async resume(): Promise<{ readonly complete: boolean }> {
    const { unaccepted, generated, options } = this;
    const segment = startSegment({
      ...options,
      limits: { count: generated },
      pace: { clock: 'virtual' },
      records: (from, to) => chunkOf(unaccepted.filter(({ sequence }) => sequence >= from && sequence < to)),
      drainTimeoutMs: DRAIN_TIMEOUT_MS,
    });
    const ended = new AbortController();
    void this.stopWhenLate(segment, ended.signal); // never rejects: no clock does
    try {
      return await segment.done;
    } catch (error) {
      throw asConflict(error);
    } finally {
      ended.abort();
    }
  }

  private async stopWhenLate(segment: Segment, ended: AbortSignal): Promise<void> {
    const { clock } = this.options;
    await clock.sleepUntil(clock.now() + PATIENCE_MS, ended);
    if (!ended.aborted) segment.stop();
  }
}

function sentEvent({ eventId, bytes }: ProducedRecord, { runId }: RunConfig): SentEvent {
  return { event_id: eventId, run_id: runId, payload: Buffer.from(bytes).toString('utf8') };
}

async function* chunkOf(records: readonly ProducedRecord[]): AsyncGenerator<readonly ProducedRecord[]> {
  if (records.length > 0) yield await Promise.resolve(records);
}
