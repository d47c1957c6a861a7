import { CONSUMER_LATE_MS, PRODUCER_LATE_MS } from '../../../lib/api/contract/lateness';
import type { LiveCounters } from '../api/types';
import { formatDuration, formatRate } from './format-number';
import type { Tone } from './tone';

export type LagTile = {
  /** How far the consumer is behind the stream. */
  readonly consumer: string;
  readonly consumerTone: Tone;
  /** How far the producer is behind its schedule. */
  readonly producer: string;
  readonly producerTone: Tone;
  /** The rates asked for and reached, while the producer is late. */
  readonly pace: string | undefined;
};

/** The two lags apart: the producer's behind its schedule, the consumer's behind the stream. */
export function lagTile(counters: LiveCounters | undefined): LagTile {
  const { iterator_age_ms: consumerMs, behind_schedule_ms: producerMs } = counters ?? {};
  const isProducerLate = (producerMs ?? 0) > PRODUCER_LATE_MS;
  const isConsumerLate = (consumerMs ?? 0) > CONSUMER_LATE_MS;
  return {
    consumer: formatDuration(consumerMs),
    consumerTone: isConsumerLate ? 'wait' : 'none',
    producer: formatDuration(producerMs),
    producerTone: isProducerLate ? 'wait' : 'none',
    pace: isProducerLate ? paceWords(counters!) : undefined,
  };
}

function paceWords({ asked_per_second, accepted_per_second }: LiveCounters): string | undefined {
  if (asked_per_second === null || accepted_per_second === null) return undefined;
  return `asked ${shortRate(asked_per_second)}/s, reached ${shortRate(accepted_per_second)}/s`;
}

/** `50`, not `50.0`. */
function shortRate(eventsPerSecond: number): string {
  return formatRate(eventsPerSecond).replace(/\.0$/, '');
}
