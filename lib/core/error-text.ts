/** A thrown value in one line: `TypeError: x is not a function`. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
