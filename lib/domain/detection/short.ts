/** Names in events may have any length; rules keep at most this much of them. */
const MAX_LENGTH = 24;

export function short(name: string): string {
  return name.length > MAX_LENGTH ? name.slice(0, MAX_LENGTH) : name;
}
