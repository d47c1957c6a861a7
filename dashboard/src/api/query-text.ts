export type Query = Readonly<Record<string, string | number | undefined>>;

/** `?a=1&b=2`, or nothing. Parameters without a value are left out. */
export function queryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
