/** What stands behind the count: a time. AWS's numbers have 21 digits and more. */
const TIME_DIGITS = 20;
const NUMBER = /^\d{21,40}$/;

/** The sequence number of a record. Later records of a stream have larger counts, and so larger numbers. */
export function sequenceNumberOf(count: number, atMs: number): string {
  return `${count}${String(atMs).padStart(TIME_DIGITS, '0')}`;
}

/** The count in a sequence number; undefined for what is none. */
export function countOf(sequenceNumber: string): number | undefined {
  return NUMBER.test(sequenceNumber) ? Number(sequenceNumber.slice(0, -TIME_DIGITS)) : undefined;
}
