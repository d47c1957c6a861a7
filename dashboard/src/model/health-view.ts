import type { Component, ComponentState, LiveCounters, Pipeline } from '../api/types';
import { lagTile } from './lag';
import type { Tone } from './tone';

export const STATE_TONE: Readonly<Record<ComponentState, Tone>> = {
  ok: 'good',
  starting: 'wait',
  degraded: 'wait',
  down: 'bad',
  stopped: 'none',
  unknown: 'none',
};

export const STATE_WORD: Readonly<Record<ComponentState, string>> = {
  ok: 'Working',
  starting: 'Starting',
  degraded: 'Degraded',
  down: 'Down',
  stopped: 'Stopped',
  unknown: 'Not known',
};

const PRODUCER_ADVICE = {
  stopped: 'Start it under Simulate.',
  degraded: 'It catches up where the rate leaves it room. If it does not, lower the rate under Simulate.',
  down: 'Its log under Simulate says what happened; start it again there.',
} as const;

/** What to do about a component that does not work. */
export function advice({ kind, state }: Pick<Component, 'kind' | 'state'>): string | undefined {
  if (state === 'ok' || state === 'unknown') return undefined;
  if (state === 'starting') return 'Wait a moment: it comes up by itself.';
  switch (kind) {
    case 'producer':
      return PRODUCER_ADVICE[state];
    case 'mapping':
      return 'Records wait in the stream meanwhile, and are read when it is back.';
    case 'stream':
      return 'Producers keep what is not accepted and try again. Look at the process that serves the stream.';
    case 'table':
      return 'Lists and counts that need it cannot be read; records wait in the stream.';
    case 'disk':
      return 'Free some space: writes are refused meanwhile, producers wait, and all goes on by itself.';
    case 'quarantine':
      return 'Each is kept whole: the list below shows its bytes and the reason.';
    default:
      return kind satisfies never;
  }
}

/** Figures worth showing. A table counts its items a few times a day, and some never: its 0 tells nothing. */
export function shownFigures(figures: Component['figures']): readonly (readonly [string, number])[] {
  return Object.entries(figures).filter(([name, value]) => name !== 'items' || value > 0);
}

type Parts = Pick<Pipeline, 'state'> & { readonly components: readonly Pick<Component, 'name' | 'state' | 'detail'>[] };

/** What somebody should look at, in a sentence; undefined while all parts keep up. */
export function attentionOf(health: Parts | undefined, counters: LiveCounters | undefined): string | undefined {
  const slow = health?.components.find(({ state }) => state === 'degraded' || state === 'down');
  if (slow) return `${slow.name.charAt(0).toUpperCase()}${slow.name.slice(1)}: ${slow.detail}.`;
  const { producer, producerTone, pace, consumer, consumerTone } = lagTile(counters);
  if (producerTone === 'wait') {
    return `The producer is ${producer} behind its schedule${pace === undefined ? '' : `: ${pace}`}.`;
  }
  return consumerTone === 'wait' ? `The consumer is ${consumer} behind the stream.` : undefined;
}

const WORST_FIRST: readonly ComponentState[] = ['down', 'degraded', 'starting', 'unknown', 'ok', 'stopped'];

/** The state of several components together: the worst that counts. What was stopped on purpose does not while another works. */
export function worstState(components: readonly Pick<Component, 'state'>[]): ComponentState {
  return WORST_FIRST.find((state) => components.some((component) => component.state === state)) ?? 'unknown';
}
