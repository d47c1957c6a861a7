/** Shown for a figure that is not defined. */
const UNDEFINED = '–';

/** `0.953`; cut, not rounded, so that 0.9996 never reads as 1. */
export function fractionText(value: number | null): string {
  return value === null ? UNDEFINED : (Math.floor(value * 1000 + 1e-9) / 1000).toFixed(3);
}

/** `0 ms`, `840 ms`, `12.5 s`, `3.2 min` */
export function durationText(valueMs: number | undefined): string {
  if (valueMs === undefined) return UNDEFINED;
  if (valueMs < 1000) return `${Math.round(valueMs)} ms`;
  return valueMs < 120_000 ? `${(valueMs / 1000).toFixed(1)} s` : `${(valueMs / 60_000).toFixed(1)} min`;
}
