import type { ProducerControl } from '../../lib/api/live/producer-control';
import type { ProducerSnapshot } from '../run/run-options';
import type { ProducerSummary } from '../run/run-summary';
import { ControlLog } from './control-log';
import type { ProducerControlOptions } from './control-options';
import { HandMadeEvents } from './hand-made-events';
import { createProducedLedger } from './produced-ledger';
import { ProducerDriver } from './producer-driver';

export type DrivenProducer = ProducerControl & {
  /**
   * Resolves when the limits are reached, or a run fails that nobody was driving: the first one, or one that was going
   * on. After a fault in a change, a burst or a later start, the next start may work.
   */
  readonly finished: Promise<void>;
  /** The runs that have ended, in order. */
  readonly summaries: () => readonly ProducerSummary[];
  /** Of the current run; undefined when there is none. */
  readonly snapshot: () => ProducerSnapshot | undefined;
};

/**
 * A producer whose settings can be changed while it works. A run's content is a pure function of its configuration, so
 * each change ends the current run in good order and starts another: every run has its own manifest, can be reproduced
 * from its seed, and is proven by itself. Pausing ends the run too, or event time would fall behind the wall clock.
 */
export function createProducerControl(options: ProducerControlOptions): DrivenProducer {
  const { clock } = options;
  const ledger = createProducedLedger(clock);
  const log = new ControlLog(clock);
  const driver = new ProducerDriver(options, ledger, log);
  const byHand = new HandMadeEvents(options, ledger, log);
  const ordinary = () => ({
    config: driver.config,
    workload: driver.settings.workload,
    acceptedPosition: driver.snapshot()?.position ?? 0,
  });
  return {
    state: () => driver.state(),
    produced: ledger,
    finished: driver.finished,
    summaries: () => driver.summaries(),
    snapshot: () => driver.snapshot(),
    onChange: log.onChange,
    start: (change) => driver.ask({ kind: 'start', change }),
    pause: () => driver.ask({ kind: 'pause' }),
    stop: () => driver.ask({ kind: 'stop' }),
    change: (change) => driver.ask({ kind: 'change', change }),
    burst: (burst) => driver.ask({ kind: 'burst', burst, atMs: clock.now() }),
    send: (made) => byHand.send(made),
    inject: (type) => byHand.inject(type, ordinary),
    pay: (body) => byHand.pay(body),
  };
}
