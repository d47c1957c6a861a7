import type { EngineName } from '../../lib/cloud/engines/call';
import type { CloudLimits } from '../../lib/cloud/limits/limits';
import { parsedKind, type SettingKind } from './setting-kinds';

/** The services that can enforce the limits of AWS. */
const ENFORCING: readonly EngineName[] = ['kinesis', 'dynamodb'];

/** The services whose limits are enforced: `off`, `aws` for all of them, or their names. */
export function enforcedServices(): SettingKind<readonly EngineName[]> {
  const names = ENFORCING.join(', ');
  return parsedKind(`off, aws for every service, or of ${names}; both as in ${ENFORCING.join(',')}`, (text) => {
    const words = text.split(',').map((word) => word.trim().toLowerCase());
    if (words.length === 1 && words[0] === 'off') return [];
    if (!words.every((word) => word === 'aws' || ENFORCING.some((name) => name === word))) return undefined;
    return words.includes('aws') ? ENFORCING : ENFORCING.filter((name) => words.includes(name));
  });
}

/** @returns undefined when no service enforces any */
export function cloudLimits(settings: {
  readonly limits: readonly EngineName[];
  readonly scalingClock: number;
}): CloudLimits | undefined {
  const { limits, scalingClock } = settings;
  if (limits.length === 0) return undefined;
  return Object.fromEntries(limits.map((service) => [service, { scalingClock }]));
}
