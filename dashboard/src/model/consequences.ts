import { MAX_EVENTS_PER_SECOND } from '../../../lib/api/contract/control-limits';
import type { ControlState } from '../api/types';
import { formatCount, formatDuration, formatSetRate } from './format-number';
import { counted } from './words';

/** What a control will do, in words, before the reader presses it. */

/** What the embedded cloud stores on two busy cores. Above this rate a backlog may grow, which is not a fault. */
const COMFORTABLE_PER_SECOND = 2_000;

export function rateConsequence(state: ControlState, eventsPerSecond: number): string {
  const minute = formatCount(eventsPerSecond * 60);
  const change = eventsPerSecond === state.events_per_second ? 'The current rate' : changeWords(state, eventsPerSecond);
  const backlog =
    eventsPerSecond > COMFORTABLE_PER_SECOND
      ? ' The consumer may fall behind: pending records and lag grow, and shrink again later. Nothing is lost.'
      : '';
  return `${change}: ${formatSetRate(eventsPerSecond)} events per second, ${minute} per minute.${backlog}`;
}

function changeWords({ events_per_second }: ControlState, next: number): string {
  const factor = next > events_per_second ? next / events_per_second : events_per_second / next;
  const times = factor < 1.05 ? 'Slightly' : `${Math.round(factor * 10) / 10} times`;
  return `${times} ${next > events_per_second ? 'faster' : 'slower'} than now`;
}

export function anomalyRateConsequence({ events_per_second }: ControlState, rate: number): string {
  if (rate === 0) return 'No event will carry an anomaly.';
  const perSecond = rate * events_per_second;
  const often =
    perSecond >= 1 ? `${formatSetRate(perSecond)} per second` : `about one every ${formatDuration(1_000 / perSecond)}`;
  return `About one event in ${formatCount(1 / rate)} will carry an anomaly: ${often} at the current event rate.`;
}

/** Latencies of the profiles in producer/generation/network.ts; a test holds the two together. */
export const NETWORK_WORDS: Readonly<Record<string, { readonly baseMs: number; readonly spikePercent: number }>> = {
  excellent: { baseMs: 10, spikePercent: 0.1 },
  good: { baseMs: 50, spikePercent: 1 },
  normal: { baseMs: 100, spikePercent: 5 },
  poor: { baseMs: 300, spikePercent: 15 },
  terrible: { baseMs: 1_000, spikePercent: 30 },
};

export function networkConsequence(profile: string): string {
  const words = NETWORK_WORDS[profile];
  if (!words) return '';
  const { baseMs, spikePercent } = words;
  return (
    `Each event reaches the stream about ${formatDuration(baseMs)} after it was generated; ${spikePercent} % take two ` +
    'to five times as long. Events overtake each other, and some arrive late for their minute.'
  );
}

export function burstConsequence(state: ControlState, burst: { multiplier: number; seconds: number }): string {
  const rate = Math.min(MAX_EVENTS_PER_SECOND, state.events_per_second * burst.multiplier);
  const extra = (rate - state.events_per_second) * burst.seconds;
  const capped = rate === MAX_EVENTS_PER_SECOND ? ' (the highest rate)' : '';
  return (
    `${formatSetRate(rate)} events per second${capped} for ${counted(burst.seconds, 'second')}, then ` +
    `${formatSetRate(state.events_per_second)} again: about ${formatCount(extra)} more events.`
  );
}

/** The burst, until it ends. The server's last answer may be older than that. */
export function shownBurst(burst: ControlState['burst'], nowMs: number): ControlState['burst'] {
  return burst && nowMs < Date.parse(burst.until) ? burst : null;
}

/** What the buttons do in the producer's state; a button that is not named would do nothing. */
export function lifecycle(state: ControlState['state']): Readonly<Partial<Record<'start' | 'pause' | 'stop', string>>> {
  const stop = 'Stop ends the run: generated events are still delivered, then the counts are final.';
  switch (state) {
    case 'stopped':
    case 'failed':
      return { start: 'Start begins a new run with its own manifest.' };
    case 'running':
      return { pause: 'Pause generates no new events and delivers those that were generated.', stop };
    case 'paused':
      return { start: 'Resume starts a new run with the same settings.', stop };
    case 'starting':
      return { stop };
    case 'stopping':
      return {};
    default:
      return state satisfies never;
  }
}

/** What a change of any setting does to the run. */
export function changeConsequence({ state }: Pick<ControlState, 'state'>): string {
  return state === 'running'
    ? ' The run ends cleanly and another starts: each has its own manifest and proof.'
    : ' It applies from the next start.';
}
