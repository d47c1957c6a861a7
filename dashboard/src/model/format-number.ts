/** Shown instead of a figure that is not known. */
export const UNKNOWN = '–';

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const atMostOneDecimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

type Maybe = number | null | undefined;

/** `12,345` */
export function formatCount(value: Maybe): string {
  return isKnown(value) ? grouped.format(value) : UNKNOWN;
}

/** Whole numbers from 100 on; below, one decimal shows that a slow stream moves. */
export function formatRate(value: Maybe): string {
  if (!isKnown(value)) return UNKNOWN;
  return value >= 99.95 || value === 0 ? grouped.format(value) : oneDecimal.format(value);
}

/** A rate that a reader set: `40`, `0.5`, `1,000`. */
export function formatSetRate(value: number): string {
  return atMostOneDecimal.format(value);
}

/** `12.3 %` of a whole; a share above 0 never shows as 0. */
export function formatShare(part: Maybe, whole: Maybe): string {
  if (!isKnown(part) || !isKnown(whole) || whole === 0) return UNKNOWN;
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${oneDecimal.format(percent)} %`;
}

/** `33.8 % of labels`: a share says nothing without its whole. */
export function formatShareOf(part: Maybe, whole: Maybe, name: string): string {
  const share = formatShare(part, whole);
  return share === UNKNOWN ? UNKNOWN : `${share} of ${name}`;
}

/** `1.2 s`, `340 ms`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(durationMs: Maybe): string {
  if (!isKnown(durationMs)) return UNKNOWN;
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${oneDecimal.format(durationMs / 1_000)} s`;
  const seconds = Math.round(durationMs / 1_000);
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600), Math.floor(seconds / 60)];
  if (days > 0) return `${grouped.format(days)} d ${hours % 24} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min ${seconds % 60} s`;
}

export function formatBytes(bytes: Maybe): string {
  if (!isKnown(bytes)) return UNKNOWN;
  return bytes < 10_000 ? `${grouped.format(bytes)} B` : `${oneDecimal.format(bytes / 1_000)} kB`;
}

/** For an axis, which has little room: `0`, `250`, `1.5k`, `20k`, `3M`. */
export function formatShort(value: number): string {
  const [divisor, unit] = value >= 1e6 ? [1e6, 'M'] : value >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / divisor).toFixed(1))}${unit}`;
}

function isKnown(value: Maybe): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}
