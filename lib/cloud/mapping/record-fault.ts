import { errorText } from '../../core/error-text';
import type { StreamRecord } from './stream-reader';

/** What was thrown over one record, by whatever looked at it. */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
  readonly sequenceNumber: string;

  constructor(record: Pick<StreamRecord, 'sequenceNumber'>, cause: unknown) {
    super(errorText(cause), { cause });
    this.sequenceNumber = record.sequenceNumber;
  }
}

/** The answer, or a fault that names the record. */
export function aboutRecord<T>(record: Pick<StreamRecord, 'sequenceNumber'>, look: () => T): T {
  try {
    return look();
  } catch (cause) {
    throw new RecordFault(record, cause);
  }
}
