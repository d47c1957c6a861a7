/** Names in events may be of any length; what a rule keeps of them may not. */
const MAX_LENGTH = 24;

export function short(name: string): string {
  return name.length > MAX_LENGTH ? name.slice(0, MAX_LENGTH) : name;
}
