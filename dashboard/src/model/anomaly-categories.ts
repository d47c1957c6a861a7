/** In the order in which they are shown, and those that only the data names behind them. */
const KNOWN = [
  'PAYMENT_PATTERN',
  'UNUSUAL_CREDIT_LIMIT',
  'BILLING_MISMATCH',
  'DEMOGRAPHIC_INCONSISTENCY',
  'MISSING_FIELDS',
  'DUPLICATE_EVENT',
];

export function anomalyCategories(byAnomaly: Readonly<Record<string, number>>): readonly string[] {
  const others = Object.keys(byAnomaly).filter((name) => !KNOWN.includes(name));
  return [...KNOWN, ...others.sort()];
}
