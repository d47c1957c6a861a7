import { compareNumerals } from '../core/compare-numerals';

/** Compares Kinesis sequence numbers, which are decimal integers of up to 129 digits. */
export const compareSequenceNumbers = compareNumerals;
