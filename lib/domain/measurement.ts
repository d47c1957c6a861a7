import { METRICS, type CounterId, type GaugeId, type HistogramId, type LabelsOf } from './metrics';

/** What a piece of work adds to the metrics, summed up: work is counted per batch, never per event. */
export type Measurements = {
  readonly counters: readonly CounterMeasurement[];
  readonly gauges?: readonly GaugeMeasurement[];
  readonly histograms: readonly HistogramMeasurement[];
};

type Labels = Readonly<Record<string, string>>;

export type CounterMeasurement = { readonly id: CounterId; readonly labels: Labels; readonly add: number };
type GaugeMeasurement = { readonly id: GaugeId; readonly labels: Labels; readonly value: number };
/** `counts` has one more entry than the histogram has bounds: for what is beyond the last. */
export type HistogramMeasurement = {
  readonly id: HistogramId;
  readonly labels: Labels;
  readonly counts: readonly number[];
  readonly sum: number;
};

/** Values of one histogram, counted by bucket. */
export class BucketCounts<Id extends HistogramId> {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(
    private readonly id: Id,
    private readonly labels: LabelsOf<Id>,
  ) {
    this.#bounds = METRICS[id].buckets;
    this.#counts = Array.from({ length: this.#bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.#bounds.length && value > this.#bounds[at]!) at += 1;
    this.#counts[at]! += 1;
    this.#sum += value;
  }

  measurement(): HistogramMeasurement {
    return { id: this.id, labels: this.labels, counts: [...this.#counts], sum: this.#sum };
  }
}
