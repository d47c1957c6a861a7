import { hex32 } from '../../lib/core/hex32';
import type { Random } from '../../lib/core/random-at';
import { integer } from '../../lib/core/samplers';

/** `DEV-` and eight hexadecimal digits. */
export function drawDeviceId(random: Random): string {
  return `DEV-${hex32(integer(random, 0, 0xffffffff))}`;
}

/** An IPv4 address from 198.18.0.0/15, the range reserved for tests (RFC 2544). */
export function drawIp(random: Random): string {
  return `198.${integer(random, 18, 19)}.${integer(random, 0, 255)}.${integer(random, 1, 254)}`;
}
