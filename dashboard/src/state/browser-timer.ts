import type { LiveTimer } from '../api/live-connection';

export const browserTimer: LiveTimer = {
  now: () => Date.now(),
  random: () => Math.random(),
  after: (delayMs, run) => {
    const timer = window.setTimeout(run, delayMs);
    return () => window.clearTimeout(timer);
  },
};
