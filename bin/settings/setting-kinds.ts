import * as z from 'zod';
import { WORKLOADS, type WorkloadName } from '../../lib/events/event';
import { realInstantMs } from '../../lib/events/real-instant';
import { durationMs } from '../../lib/core/duration';
import { UserError } from '../../lib/core/user-error';
import { mixText, parseMix, type MixPart } from '../../lib/domain/run/workload-mix';

/**
 * How a setting's text becomes a value, and what is allowed in words. A schema with a message of its own says more
 * precisely what is wrong. Numbers have the unit of their setting.
 */
export type SettingKind<T> = { readonly schema: z.ZodType<T, string>; readonly allowed: string };

/** Builds a kind from a function that returns undefined for anything not allowed. */
export function parsedKind<T>(allowed: string, read: (text: string) => T | undefined): SettingKind<T> {
  const schema = z.string().transform((text, context) => {
    const value = text.trim() === '' ? undefined : read(text.trim());
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message: allowed, input: text });
    return z.NEVER;
  });
  return { schema, allowed };
}

/** A whole number; `_` may separate digits, and a trailing k or M multiplies. */
export function wholeNumber({ min = 0, max = Number.MAX_SAFE_INTEGER } = {}): SettingKind<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  return parsedKind(`a whole number ${range}`, (text) => {
    const match = /^([+-]?\d+(?:_\d+)*)([kM]?)$/.exec(text);
    if (!match) return undefined;
    const value = Number(match[1]!.replaceAll('_', '')) * multiplier(match[2]!);
    return Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined;
  });
}

function multiplier(suffix: string): number {
  if (suffix === 'k') return 1_000;
  return suffix === 'M' ? 1_000_000 : 1;
}

/** A number in plain decimal or exponent notation, within the bounds. */
export function decimal(bounds: { min?: number; above?: number; max?: number; allowed: string }): SettingKind<number> {
  const { min = -Infinity, above = -Infinity, max = Number.MAX_VALUE, allowed } = bounds;
  return parsedKind(allowed, (text) => {
    if (!/^[+-]?(\d+(_\d+)*(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
    const value = Number(text.replaceAll('_', ''));
    return value >= min && value > above && value <= max ? value : undefined;
  });
}

/** One of the names, in any case. */
export function choice<const T extends string>(names: readonly T[]): SettingKind<T> {
  return parsedKind(`one of: ${names.join(', ')}`, (text) =>
    names.find((name) => name.toLowerCase() === text.toLowerCase()),
  );
}

export function onOff(): SettingKind<boolean> {
  return parsedKind('true or false', (text) => {
    if (/^(true|yes|on|1)$/i.test(text)) return true;
    return /^(false|no|off|0)$/i.test(text) ? false : undefined;
  });
}

/** A text that matches a pattern. `spelled` first normalizes values that may be written in any case. */
export function matching(
  pattern: RegExp,
  allowed: string,
  { spelled = (text) => text }: { readonly spelled?: (text: string) => string } = {},
): SettingKind<string> {
  return parsedKind(allowed, (text) => (pattern.test(spelled(text)) ? spelled(text) : undefined));
}

export function anyText(allowed: string): SettingKind<string> {
  return parsedKind(allowed, (text) => text);
}

export function inCapitals(text: string): string {
  return text.toUpperCase();
}

/** One of the words in any case, or any other text unchanged, usually a file. */
export function wordOrText(words: readonly string[], allowed: string): SettingKind<string> {
  return parsedKind(allowed, (text) => words.find((word) => word.toLowerCase() === text.toLowerCase()) ?? text);
}

/** A duration such as `90s`, `2h`, `1h30m` or `250ms`, in milliseconds. */
export function duration(): SettingKind<number> {
  // Of no length, it is a mistake.
  return parsedKind('a duration such as 90s, 15m, 2h or 1h30m', (text) => durationMs(text) || undefined);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;

/** A UTC instant in milliseconds since the epoch. A bare date is its midnight; another time zone is refused. */
export function instant(): SettingKind<number> {
  return parsedKind('a UTC time such as 2026-01-04T17:00:00Z, or a date', (text) =>
    DATE.test(text) || DATE_TIME.test(text) ? realInstantMs(text) : undefined,
  );
}

export function httpUrl(): SettingKind<string> {
  return parsedKind('an http or https URL such as http://127.0.0.1:4566', (text) =>
    /^https?:\/\/[^/\s]/.test(text) && URL.canParse(text) ? text.replace(/\/+$/, '') : undefined,
  );
}

/** One workload, or several with shares, in their canonical spelling. */
export function mix(): SettingKind<string> {
  const allowed = `of ${WORKLOADS.join(', ')}; several as in credit,card=0.2`;
  return { schema: mixSchema(mixText), allowed };
}

/** Names of workloads, or `all`. Shares are accepted and ignored, so that a run's own mix can be passed. */
export function workloads(): SettingKind<readonly WorkloadName[]> {
  const allowed = `all, or of ${WORKLOADS.join(', ')}; several as in credit,card`;
  const everything = mixText(parseMix(WORKLOADS.join(',')));
  const spelled = z.string().transform((text) => (/^all$/i.test(text.trim()) ? everything : text));
  return { schema: spelled.pipe(mixSchema((parts) => parts.map(({ name }) => name))), allowed };
}

/** Reports a bad mix in the words of its parser. */
function mixSchema<T>(of: (parts: readonly MixPart[]) => T): z.ZodType<T, string> {
  return z.string().transform((text, context) => {
    try {
      return of(parseMix(text.trim()));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      context.issues.push({ code: 'custom', message: error.message, input: text });
      return z.NEVER;
    }
  });
}
