import { formatDuration, UNKNOWN } from './format-number';

/** Times show in UTC, as in events, logs and tables; the reader's own time shows on hover. */

export function utcTime(iso: string | null | undefined): string {
  return isInstant(iso) ? new Date(iso).toISOString().slice(11, 19) : UNKNOWN;
}

export function utcMinute(iso: string | null | undefined): string {
  return isInstant(iso) ? new Date(iso).toISOString().slice(11, 16) : UNKNOWN;
}

/** `2026-01-04 17:14:28.514` */
export function utcDateTime(iso: string | null | undefined): string {
  return isInstant(iso) ? new Date(iso).toISOString().slice(0, 23).replace('T', ' ') : UNKNOWN;
}

/** `2026-01-04 17:14:28` */
export function utcSecond(iso: string | null | undefined): string {
  return isInstant(iso) ? utcDateTime(iso).slice(0, 19) : UNKNOWN;
}

/** For the hover: UTC in full, and the reader's own time. */
export function localHint(iso: string, timeZone?: string): string {
  if (!isInstant(iso)) return '';
  const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  const zone = timeZone ?? local.resolvedOptions().timeZone;
  return `${utcDateTime(iso)} UTC · ${local.format(new Date(iso))} ${zone}`;
}

/** `3.2 s ago`; never in the future, because the two clocks may differ a little. */
export function ago(iso: string | null | undefined, nowMs: number): string {
  return isInstant(iso) ? `${formatDuration(Math.max(0, nowMs - Date.parse(iso)))} ago` : UNKNOWN;
}

/** What a date and time field holds (`2026-01-04T17:14`), read as UTC; undefined while it is empty. */
export function utcOfField(value: string): string | undefined {
  const ms = value === '' ? NaN : Date.parse(`${value}Z`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** The inverse of `utcOfField`. */
export function fieldOfUtc(iso: string | undefined): string {
  return isInstant(iso) ? new Date(iso).toISOString().slice(0, 16) : '';
}

function isInstant(iso: string | null | undefined): iso is string {
  return iso != null && !Number.isNaN(Date.parse(iso));
}
