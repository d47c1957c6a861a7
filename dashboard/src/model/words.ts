/** `UNUSUAL_CREDIT_LIMIT` becomes `Unusual credit limit`; `API_FAILURES` becomes `API failures`. */
export function inWords(constant: string): string {
  const words = constant
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\bapi\b/, 'API');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `1 event`, `2 events`; `1 anomaly`, `2 anomalies` */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? noun : plural}`;
}
