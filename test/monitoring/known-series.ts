import { METRICS, type MetricDefinition } from '../../lib/domain/metrics';
import { recordings } from './rule-files';

/** The series that a metric is stored as. */
function seriesOf({ name, type }: MetricDefinition): string[] {
  return type === 'histogram' ? ['_bucket', '_sum', '_count'].map((ending) => `${name}${ending}`) : [name];
}

const known = new Set([...Object.values(METRICS).flatMap(seriesOf), ...recordings.map(({ record }) => record)]);

/** The names of series in an expression: Legion's own metrics, and what recording rules make of them. */
export function namesIn(text: string): string[] {
  return text.match(/\b(?:[a-z_]+:)?legion_[a-z0-9_:]+/g) ?? [];
}

export const unknownIn = (text: string) => namesIn(text).filter((name) => !known.has(name));
