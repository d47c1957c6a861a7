/** An unsigned 32-bit number as eight lower-case hexadecimal digits. */
export function hex32(value: number): string {
  return value.toString(16).padStart(8, '0');
}
