const MAX_INDEX = 2 ** 31 - 1;

/** `shardId-000000000003`. A sequence number that a caller made up can name a negative index, which AWS prints so. */
export function shardIdOf(index: number): string {
  if (index < 0) return `shardId--${String(-index).padStart(11, '0')}`;
  return `shardId-${String(index).padStart(12, '0')}`;
}

/** AWS looks only at the number behind the first hyphen, or at the whole when there is none. */
export function shardIndexOf(shardId: string): number | undefined {
  const digits = shardId.split('-')[1] || shardId;
  const index = /^\d+$/.test(digits) ? Number(digits) : NaN;
  return index <= MAX_INDEX ? index : undefined;
}
