import { errorText } from '../../core/error-text';
import type { StreamRecord } from './stream-reader';

/** An error that one record caused, thrown by any code that looked at it. */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
  readonly sequenceNumber: string;

  constructor(record: Pick<StreamRecord, 'sequenceNumber'>, cause: unknown) {
    super(errorText(cause), { cause });
    this.sequenceNumber = record.sequenceNumber;
  }
}

/** Returns what `look` returns; an error becomes a fault that names the record. */
export function aboutRecord<T>(record: Pick<StreamRecord, 'sequenceNumber'>, look: () => T): T {
  try {
    return look();
  } catch (cause) {
    throw new RecordFault(record, cause);
  }
}
