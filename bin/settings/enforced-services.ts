import { ENGINE_NAMES, type EngineName } from '../../lib/cloud/engines/call';
import type { CloudLimits } from '../../lib/cloud/limits/limits';
import { parsedKind, type SettingKind } from './setting-kinds';

/** The services whose limits are enforced: `off`, `aws` for all of them, or their names. */
export function enforcedServices(): SettingKind<readonly EngineName[]> {
  return parsedKind('off, aws for every service, or of kinesis, dynamodb; both as in kinesis,dynamodb', (text) => {
    const words = text.split(',').map((word) => word.trim().toLowerCase());
    if (words.length === 1 && words[0] === 'off') return [];
    if (!words.every((word) => word === 'aws' || isEngineName(word))) return undefined;
    return words.includes('aws') ? ENGINE_NAMES : ENGINE_NAMES.filter((name) => words.includes(name));
  });
}

function isEngineName(word: string): boolean {
  return ENGINE_NAMES.some((name) => name === word);
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
