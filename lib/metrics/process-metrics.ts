import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Measurements } from '../domain/measurement';
import {
  METRICS,
  type CounterId,
  type GaugeId,
  type HistogramId,
  type LabelsOf,
  type MetricId,
} from '../domain/metrics';
import { BucketHistogram } from './bucket-histogram';

export type ProcessMetricsOptions = {
  readonly version: string;
  /** Adds the library's figures of the process and of Node.js. @default false: a function's belong to its platform */
  readonly ofProcess?: boolean;
};

type Labels = Readonly<Record<string, string>>;

export type Sample<Id extends MetricId> = { readonly labels: LabelsOf<Id>; readonly value: number };

export type Figures = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** Sets figures that are read only when somebody asks for them. */
type Source = () => void | Promise<void>;

/** Gauges with the suffix of counters, which promtool refuses; finding them out is slow, too. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/**
 * What a process measures. A metric is shown once it has a value, so a process shows those of its own work only.
 *
 * @example
 * const metrics = new ProcessMetrics({ version: '1.0.0' });
 * metrics.increment('detections', { rule: 'rapid-logins', severity: 'HIGH' });
 * const text = await metrics.text();
 */
export class ProcessMetrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<CounterId, Counter>();
  readonly #gauges = new Map<GaugeId, Gauge>();
  readonly #histograms = new Map<HistogramId, BucketHistogram>();
  readonly #sources = new Set<Source>();

  constructor({ version, ofProcess = false }: ProcessMetricsOptions) {
    this.set('buildInfo', { version, node_version: process.version }, 1);
    if (!ofProcess) return;
    collectDefaultMetrics({ register: this.#registry });
    for (const name of MISNAMED) this.#registry.removeSingleMetric(name);
  }

  increment<Id extends CounterId>(id: Id, labels: LabelsOf<Id>, by = 1): void {
    this.#counter(id).inc({ ...labels }, by);
  }

  set<Id extends GaugeId>(id: Id, labels: LabelsOf<Id>, value: number): void {
    this.#gauge(id).set({ ...labels }, value);
  }

  observe<Id extends HistogramId>(id: Id, labels: LabelsOf<Id>, value: number): void {
    this.#histogram(id).observe(labels, value);
  }

  /** Adds what a batch has measured. */
  add({ counters, gauges = [], histograms }: Measurements): void {
    for (const { id, labels, add } of counters) this.#counter(id).inc({ ...labels }, add);
    for (const { id, labels, value } of gauges) this.#gauge(id).set({ ...labels }, value);
    for (const { id, labels, counts, sum } of histograms) this.#histogram(id).add(labels, counts, sum);
  }

  /** Replaces all values of a metric by what somebody else has counted. Without samples, the metric is not shown. */
  replace<Id extends CounterId | GaugeId>(id: Id, samples: readonly Sample<Id>[]): void {
    if (samples.length === 0) return this.#forget(id);
    const isCounter = METRICS[id].type === 'counter';
    const metric = isCounter ? this.#counter(id as CounterId) : this.#gauge(id as GaugeId);
    metric.reset();
    for (const { labels, value } of samples) metric.inc({ ...(labels as Labels) }, value);
  }

  /** Calls the source before each answer; returns a function that ends this. */
  from(source: Source): () => void {
    this.#sources.add(source);
    return () => void this.#sources.delete(source);
  }

  get mediaType(): string {
    return this.#registry.contentType;
  }

  /** The Prometheus text format 0.0.4. */
  async text(): Promise<string> {
    await this.#collect();
    return this.#registry.metrics();
  }

  /** All values by the name of their sample: a number, or for one with labels numbers by `name="value"` pairs. */
  async figures(): Promise<Figures> {
    await this.#collect();
    const metrics = await this.#registry.getMetricsAsJSON();
    return figuresOf(metrics.flatMap(({ name, values }) => (values as Value[]).map((value) => ({ name, ...value }))));
  }

  async #collect(): Promise<void> {
    await Promise.all([...this.#sources].map(async (source) => source()));
  }

  #counter(id: CounterId): Counter {
    return made(this.#counters, id, () => new Counter(this.#configuration(id)));
  }

  #gauge(id: GaugeId): Gauge {
    return made(this.#gauges, id, () => new Gauge(this.#configuration(id)));
  }

  #histogram(id: HistogramId): BucketHistogram {
    return made(this.#histograms, id, () => new BucketHistogram(id, this.#registry));
  }

  #configuration(id: CounterId | GaugeId) {
    const { name, help, labels } = METRICS[id];
    return { name, help, labelNames: [...labels], registers: [this.#registry] };
  }

  #forget(id: CounterId | GaugeId): void {
    this.#counters.delete(id as CounterId);
    this.#gauges.delete(id as GaugeId);
    this.#registry.removeSingleMetric(METRICS[id].name);
  }
}

function made<Id, Metric>(all: Map<Id, Metric>, id: Id, make: () => Metric): Metric {
  const found = all.get(id);
  if (found) return found;
  const metric = make();
  all.set(id, metric);
  return metric;
}

type Value = { readonly metricName?: string; readonly labels: Labels; readonly value: number };

function figuresOf(values: readonly (Value & { readonly name: string })[]): Figures {
  const figures: Record<string, number | Record<string, number>> = {};
  for (const { name, metricName = name, labels, value } of values) {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    if (pairs.length === 0) figures[metricName] = value;
    else figures[metricName] = { ...(figures[metricName] as object | undefined), [pairs.join(',')]: value };
  }
  return figures;
}
