/** Of a value in an error: room for the 500 records that a request may have. */
export const MAX_TEXT_LENGTH = 2 ** 15;

/** What an error repeats of a value. */
export function shortened(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)} ...` : text;
}
