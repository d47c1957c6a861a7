import type { SentTo } from '../../lib/domain/run/sent-to';
import type { ProducedRecord } from '../generation/record';

/** How far a sink has written its output; saved with the accepted position so that a restart can cut off the rest. */
export type SinkMark = {
  readonly offsetBytes: number;
  /** The last bytes before the offset, by which a restart recognizes the output. */
  readonly tail?: { readonly bytes: number; readonly sha256: string } | undefined;
};

/** What a sink sends to. A run's accepted position is valid only there. */
export type SinkDestination = {
  /** Undefined when nothing distinguishes it from another. */
  readonly identify: () => Promise<SentTo | undefined>;
  /** Whether what was accepted up to a mark is still there. @default it is */
  readonly holds?: (mark: SinkMark | undefined) => Promise<boolean>;
};

/** Why one attempt did not accept some records. */
export type Refusal = {
  readonly kind: 'throttled' | 'failed';
  readonly code: string;
  readonly message: string;
  readonly count: number;
};

/** What a sink reports to its run, and what the run tells the sink. */
export type SinkContext = {
  /** Called once for each record, only after the receiving end has taken it. */
  readonly onAccepted: (records: readonly ProducedRecord[], acceptedAtMs: number) => void;
  readonly onRefused: (refusal: Refusal, records: readonly ProducedRecord[]) => void;
  /** Called with the records that are being sent again. */
  readonly onRetried: (records: readonly ProducedRecord[]) => void;
  /** The reader of the output has gone: nothing more can be delivered, which is not an error. */
  readonly onClosed: () => void;
  /** Aborted when the run gives up: waits end, calls in flight are cut off, nothing more is sent. */
  readonly abandoned: AbortSignal;
  /** Where a resumed run left off; undefined when the run is new. */
  readonly resume?: { readonly position: number; readonly mark?: SinkMark };
};

export type Sink = {
  /** Takes records in order; resolves when there is room for more, and rejects when the sink can take no more. */
  readonly write: (records: readonly ProducedRecord[]) => Promise<void>;
  /** Resolves when everything written is accepted, the run is abandoned or the output is closed. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** Matches the acceptances reported so far. */
  readonly mark?: () => SinkMark;
};

export type OpenSink = (context: SinkContext) => Promise<Sink>;
