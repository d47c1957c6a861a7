import type { SentEvent } from '../../lib/api/contract/control';
import type { RunConfig } from '../../lib/domain/run/run';
import { UserError } from '../../lib/core/user-error';
import type { Clock } from '../../lib/core/clock';
import type { ProducedRecord } from '../generation/record';
import type { RunFiles } from '../run/run-files';
import type { OpenSink } from '../delivery/sink';
import type { MakeRecords } from './hand-made-record';
import { ControlConflict } from '../../lib/api/live/producer-control';
import { startSegment } from './segment';

export type HandMadeRunOptions = {
  readonly config: RunConfig;
  readonly clock: Clock;
  readonly openSink: OpenSink;
  readonly manifestPath: string;
  readonly truthPath: string | undefined;
  readonly files: RunFiles | undefined;
};

export type HandMadeRun = { readonly send: (make: MakeRecords) => Promise<readonly SentEvent[]> };

/** So long the stream may take to accept what was asked for at once; then whoever sent it is told. */
const PATIENCE_MS = 5_000;
const DRAIN_TIMEOUT_MS = 2_000;

/**
 * The run of events that were asked for by hand. Each is covered by the run's manifest before it is sent, like
 * every other event: the run is taken up where it stood, made so much longer, and completed again.
 */
export function createHandMadeRun(options: HandMadeRunOptions): HandMadeRun {
  const { config, clock } = options;
  /** Made, and not known to be accepted: they go out before the next one. */
  let open: ProducedRecord[] = [];
  let generated = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const sendNext = async (make: MakeRecords): Promise<readonly SentEvent[]> => {
    const records = make(generated, clock.now());
    open.push(...records);
    generated += records.length;
    const run = startSegment({
      ...options,
      limits: { count: generated },
      pace: { clock: 'virtual' },
      records: (from, to) => chunkOf(open.filter(({ sequence }) => sequence >= from && sequence < to)),
      drainTimeoutMs: DRAIN_TIMEOUT_MS,
    });
    const ended = new AbortController();
    void clock.sleepUntil(clock.now() + PATIENCE_MS, ended.signal).then(() => {
      if (!ended.signal.aborted) run.stop();
    });
    try {
      if (!(await run.done).complete) {
        throw new ControlConflict('the stream does not take the event now; it will be sent before the next one');
      }
    } catch (error) {
      if (error instanceof UserError) throw new ControlConflict(error.message);
      throw error;
    } finally {
      ended.abort();
    }
    open = [];
    return records.map(({ eventId, bytes }) => ({
      event_id: eventId,
      run_id: config.runId,
      payload: Buffer.from(bytes).toString('utf8'),
    }));
  };
  return {
    send: (make) => {
      const sent = turn.then(() => sendNext(make));
      turn = sent.catch(() => {});
      return sent;
    },
  };
}

async function* chunkOf(records: readonly ProducedRecord[]): AsyncGenerator<readonly ProducedRecord[]> {
  if (records.length > 0) yield await Promise.resolve(records);
}
