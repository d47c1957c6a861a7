/** The order of workloads: `credit`, the default, first, the others by name. */
export function creditFirst(a: string, b: string): number {
  return Number(b === 'credit') - Number(a === 'credit') || (a < b ? -1 : 1);
}
