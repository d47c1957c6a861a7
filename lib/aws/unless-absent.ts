import { faultKindOf } from './fault-kind';

/** The answer; undefined when the stream, table or object does not exist. Other faults are thrown on. */
export async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (faultKindOf(error) === 'not-found') return undefined;
    throw error;
  }
}
