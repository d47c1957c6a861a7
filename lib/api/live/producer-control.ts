import type {
  Burst,
  ControlState,
  HandMadeEvent,
  PaymentsBody,
  SentAnomaly,
  SentEvent,
  SentPayments,
} from '../contract/control';
import type { WindowContent } from '../contract/verify';
import type { NetworkProfileName } from '../../domain/run/run';
import type { Truth } from '../../domain/evaluation/truth';

/** Settings of a running producer. Those left out stay unchanged. */
export type ProducerChange = {
  /** One workload, or several with their shares. */
  readonly workload?: string;
  readonly eventsPerSecond?: number;
  readonly anomalyRate?: number;
  readonly network?: NetworkProfileName;
};

/** The event times to judge: from `fromMs` up to and including `untilMs`. */
type JudgedTimes = { readonly fromMs: number; readonly untilMs: number };

/** What was injected recently. */
export type TruthReader = {
  /**
   * The earliest event time of which the truth is known whole, the latest, and when that was made by the wall clock;
   * undefined when nothing was produced.
   */
  readonly known: () => { readonly fromMs: number; readonly latestMs: number; readonly madeAtMs: number } | undefined;
  readonly truth: (times: JudgedTimes) => Truth;
};

/** What was produced of one window of event time, over all runs of the producer. */
export type ProducedWindow = {
  readonly startMs: number;
  /** Handed to the stream. */
  readonly generated: WindowContent;
  readonly accepted: number;
};

export type Produced = {
  readonly windows: () => readonly ProducedWindow[];
  /** The runs, and the first sequence of each that the windows count: what was made before this start is not in them. */
  readonly runs: () => ReadonlyMap<string, number>;
  readonly truth: TruthReader;
};

/** A producer that can be controlled while it runs. Each call resolves when its change has taken effect. */
export type ProducerControl = {
  readonly state: () => ControlState;
  /** Starts, or resumes a paused producer. */
  readonly start: (change: ProducerChange) => Promise<ControlState>;
  readonly pause: () => Promise<ControlState>;
  readonly stop: () => Promise<ControlState>;
  readonly change: (change: ProducerChange) => Promise<ControlState>;
  readonly burst: (burst: Burst) => Promise<ControlState>;
  /** Resolves when the stream has accepted the event. */
  readonly send: (made: HandMadeEvent) => Promise<SentEvent>;
  /** Sends all events of one anomaly, in their order. */
  readonly inject: (anomalyType: string) => Promise<SentAnomaly>;
  /** Carries out payments one by one, and sends all events of each. */
  readonly pay: (body: PaymentsBody) => Promise<SentPayments>;
  readonly produced: Produced;
  /** Called after each change of the state or the log; returns a function that removes the listener. */
  readonly onChange: (listener: () => void) => () => void;
};

/** The producer cannot do this in its present state. The message is for the client. */
export class ControlConflict extends Error {
  override readonly name = 'ControlConflict';
}
