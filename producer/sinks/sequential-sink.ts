import type { Clock } from '../../lib/core/clock';
import { isErrno } from '../../lib/core/errno';
import { unlessAborted } from '../../lib/core/unless-aborted';
import { UserError } from '../../lib/core/user-error';
import type { Sink, SinkContext } from '../delivery/sink';
import type { ProducedRecord } from '../generation/record';

export type EncodeRecords = (records: readonly ProducedRecord[]) => Buffer;

type SequentialOutput = {
  readonly context: SinkContext;
  readonly clock: Clock;
  /** What it is called in errors. */
  readonly name: string;
  readonly encode: EncodeRecords;
  /** Resolves when the bytes are out; the function it resolves to runs just before the records count as accepted. */
  readonly writeBytes: (bytes: Buffer) => Promise<() => void>;
};

/** Writes records one call after another; accepted when the write has completed. */
export function sequentialSink({ context, clock, name, encode, writeBytes }: SequentialOutput): Sink {
  const write = async (records: readonly ProducedRecord[]): Promise<void> => {
    if (context.abandoned.aborted || records.length === 0) return;
    try {
      const settle = await unlessAborted(writeBytes(encode(records)), context.abandoned);
      if (!settle) return;
      settle();
      context.onAccepted(records, clock.now());
    } catch (cause) {
      if (isErrno(cause, 'EPIPE')) return context.onClosed();
      throw unwritable(name, cause);
    }
  };
  return { write, drain: async () => {}, close: async () => {} };
}

export function unwritable(name: string, cause: unknown): UserError {
  const { message } = cause as Error;
  return new UserError(`Events cannot be written to ${name}: ${message}; fix that or name another file`, { cause });
}
