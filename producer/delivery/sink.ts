import type { SentTo } from '../../lib/domain/run/sent-to';
import type { ProducedRecord } from '../generation/record';

/** How far into its own output a sink has come; saved beside the position, so that a restart can cut what lies behind. */
export type SinkMark = {
  readonly offsetBytes: number;
  /** The last bytes before it, by which the output is known again. */
  readonly tail?: { readonly bytes: number; readonly sha256: string } | undefined;
};

/** What a sink sends to. A run's position means something there and nowhere else. */
export type SinkDestination = {
  /** Undefined when nothing tells it from another. */
  readonly identify: () => Promise<SentTo | undefined>;
  /** Whether what was accepted up to a mark is still there. @default it is */
  readonly holds?: (mark: SinkMark | undefined) => Promise<boolean>;
};

/** Why records were not accepted by one try. */
export type Refusal = {
  readonly kind: 'throttled' | 'failed';
  readonly code: string;
  readonly message: string;
  readonly count: number;
};

/** What a sink tells the run, and what it is told by it. */
export type SinkContext = {
  /** Called once for each record, after the sink's other end has taken it and never before. */
  readonly onAccepted: (records: readonly ProducedRecord[], acceptedAtMs: number) => void;
  readonly onRefused: (refusal: Refusal) => void;
  /** So many records are on their way once more. */
  readonly onRetried: (count: number) => void;
  /** Whoever read the output has gone: nothing can be delivered any more, and that is no fault. */
  readonly onClosed: () => void;
  /** Aborted when the run gives up: waits end, calls under way are cut, nothing more is sent. */
  readonly abandoned: AbortSignal;
  /** Where a resumed run had come to; undefined when the run is new. */
  readonly resume?: { readonly position: number; readonly mark?: SinkMark };
};

export type Sink = {
  /** Takes the records over, in order; resolves when there is room for more. Rejects when the sink can take no more. */
  readonly write: (records: readonly ProducedRecord[]) => Promise<void>;
  /** Resolves when everything written is accepted, or the run was abandoned or the output closed. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** In step with the acceptances reported so far. */
  readonly mark?: () => SinkMark;
};

export type OpenSink = (context: SinkContext) => Promise<Sink>;
