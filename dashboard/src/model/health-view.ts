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
  degraded: 'It catches up if the rate leaves it room. If it does not, lower the rate under Simulate.',
  down: 'See its log under Simulate, and start it again there.',
} as const;

/** What to do about a component that is not working. */
export function advice({ kind, state }: Pick<Component, 'kind' | 'state'>): string | undefined {
  if (state === 'ok' || state === 'unknown') return undefined;
  if (state === 'starting') return 'Wait a moment: it starts by itself.';
  switch (kind) {
    case 'producer':
      return PRODUCER_ADVICE[state];
    case 'mapping':
      return 'Records wait in the stream until it is back.';
    case 'stream':
      return 'Producers keep unaccepted events and retry. Check the process that serves the stream.';
    case 'table':
      return 'Lists and counts that need it are unavailable; records wait in the stream.';
    case 'disk':
      return 'Free some space: until then writes are refused and producers wait. Everything resumes by itself.';
    case 'quarantine':
      return 'Each record is kept whole: the list below shows its bytes and the reason.';
    default:
      return kind satisfies never;
  }
}

/** Figures worth showing. Tables count their items a few times a day, some never: a 0 says nothing. */
export function shownFigures(figures: Component['figures']): readonly (readonly [string, number])[] {
  return Object.entries(figures).filter(([name, value]) => name !== 'items' || value > 0);
}

type Parts = Pick<Pipeline, 'state'> & { readonly components: readonly Pick<Component, 'name' | 'state' | 'detail'>[] };

/** What needs attention, in a sentence; undefined while all parts keep up. */
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

/** The worst state of several components. One stopped on purpose does not count while another works. */
export function worstState(components: readonly Pick<Component, 'state'>[]): ComponentState {
  return WORST_FIRST.find((state) => components.some((component) => component.state === state)) ?? 'unknown';
}
