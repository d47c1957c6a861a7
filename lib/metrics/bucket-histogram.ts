import type { Metric, MetricValue, Registry } from 'prom-client';
import { METRICS, type HistogramId } from '../domain/metrics';

type Labels = Readonly<Record<string, string>>;
type Series = { readonly labels: Labels; readonly counts: number[]; sum: number };
type NamedValue = MetricValue<string> & { readonly metricName: string; readonly sharedLabels?: Labels };
type Exported = {
  readonly name: string;
  readonly help: string;
  readonly type: 'histogram';
  readonly values: readonly NamedValue[];
};

/**
 * A histogram that takes what a batch has counted at once. The library's own takes one value at a time, which would be
 * work per event.
 */
export class BucketHistogram {
  readonly name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  readonly #series = new Map<string, Series>();

  constructor(id: HistogramId, registry: Registry) {
    const { name, help, buckets } = METRICS[id];
    this.name = name;
    this.#help = help;
    this.#bounds = buckets;
    // A registry asks its metrics for nothing but their name and their values.
    registry.registerMetric(this as unknown as Metric);
  }

  add(labels: Labels, counts: readonly number[], sum: number): void {
    const series = this.#seriesOf(labels);
    series.sum += sum;
    for (const [at, count] of counts.entries()) series.counts[at]! += count;
  }

  observe(labels: Labels, value: number): void {
    const series = this.#seriesOf(labels);
    const at = this.#bounds.findIndex((bound) => value <= bound);
    series.counts[at === -1 ? this.#bounds.length : at]! += 1;
    series.sum += value;
  }

  /** In the form that the registry expects. */
  get(): Exported {
    return this.#exported(({ labels, sharedLabels, ...sample }) => ({
      ...sample,
      labels: { ...sharedLabels, ...labels },
    }));
  }

  /** The same for text: the library writes the labels that samples share only once. */
  getForPromString(): Exported {
    return this.#exported((sample) => sample);
  }

  #exported(form: (sample: NamedValue) => NamedValue): Exported {
    const values = [...this.#series.values()].flatMap((series) => this.#samplesOf(series).map(form));
    return { name: this.name, help: this.#help, type: 'histogram', values };
  }

  #seriesOf(labels: Labels): Series {
    const key = Object.values(labels).join('\u0000');
    let series = this.#series.get(key);
    if (!series) {
      series = { labels, counts: Array.from({ length: this.#bounds.length + 1 }, () => 0), sum: 0 };
      this.#series.set(key, series);
    }
    return series;
  }

  /** Buckets are cumulative in the text: each holds what is at most its bound. */
  #samplesOf({ labels, counts, sum }: Series): NamedValue[] {
    let total = 0;
    const buckets = counts.map((count, at) => {
      total += count;
      const le = at < this.#bounds.length ? String(this.#bounds[at]) : '+Inf';
      return { metricName: `${this.name}_bucket`, labels: { le }, sharedLabels: labels, value: total };
    });
    return [
      ...buckets,
      { metricName: `${this.name}_sum`, labels: {}, sharedLabels: labels, value: sum },
      { metricName: `${this.name}_count`, labels: {}, sharedLabels: labels, value: total },
    ];
  }
}
