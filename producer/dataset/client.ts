/**
 * One client of the dataset, decoded: sex 'M' | 'F' and so on, months September first.
 * Money in New Taiwan dollars; `paymentStatus` -2 no consumption, -1 paid in full, 0 revolving, 1..9 months of delay.
 */
export type Client = {
  /** 1..rows, as in the dataset's ID column. */
  readonly id: number;
  readonly creditLimit: number;
  readonly sex: 'M' | 'F';
  readonly education: 'GRADUATE_SCHOOL' | 'UNIVERSITY' | 'HIGH_SCHOOL' | 'OTHER';
  readonly maritalStatus: 'MARRIED' | 'SINGLE' | 'OTHER';
  readonly age: number;
  /** Six months, September first. */
  readonly paymentStatus: readonly number[];
  readonly billAmounts: readonly number[];
  readonly paymentAmounts: readonly number[];
  readonly defaultsNextMonth: boolean;
};
