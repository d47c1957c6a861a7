const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What `durationMs` reads, and a text that `isoDurationMs` may read, as patterns. */
export const DURATION_PATTERN = '(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+';
export const ISO_DURATION_PATTERN = 'P[0-9DTHMS.]+';
const DURATION = new RegExp(`^${DURATION_PATTERN}$`);

/** `90s`, `2h`, `1h30m`, `1.5s` or `250ms` in milliseconds; undefined for any other text, and beyond what a number holds. */
export function durationMs(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  return whole(parts.reduce((sum, part) => sum + Number(part[1]) * UNITS_MS[part[2]!]!, 0));
}

const ISO = /^P(?=.)(?:(\d+(?:\.\d+)?)D)?(?:T(?=.)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** The same of ISO 8601, as AWS's services write it: `PT5M`, `PT1H30M`, `P1D`. Months and years have no fixed length. */
export function isoDurationMs(text: string): number | undefined {
  const found = ISO.exec(text);
  if (!found) return undefined;
  const [days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return whole(days * UNITS_MS.d! + hours * UNITS_MS.h! + minutes * UNITS_MS.m! + seconds * UNITS_MS.s!);
}

function whole(ms: number): number | undefined {
  return Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : undefined;
}
