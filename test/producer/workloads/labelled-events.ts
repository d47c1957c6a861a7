import { WORKLOADS, type AnomalyFlag, type LegionEvent } from '../../../lib/events/event';
import type { LabelMode, RunConfig } from '../../../lib/domain/run/run';
import { mixText, parseMix } from '../../../lib/domain/run/workload-mix';
import { decodeClients } from '../../../producer/dataset/decode-clients';
import { generateTwin } from '../../../producer/twin/generate';
import { TWIN_MODEL } from '../../../producer/twin/model';
import { createEventMaker } from '../../../producer/workloads/create-workload';
import { aConfig, aDataset } from '../a-client';

export type Labelled = { readonly event: LegionEvent; readonly truth: readonly AnomalyFlag[] };

/** Customers as varied as those of the twin. */
export const SOME_OF_THE_TWIN = aDataset(decodeClients(generateTwin(TWIN_MODEL, { rows: 2000 })));

/** Each workload alone, and all of them on one stream. */
export const RUNS: readonly string[] =
  WORKLOADS.length > 1 ? [...WORKLOADS, mixText(parseMix(WORKLOADS.join()))] : WORKLOADS;

export function configOf(workload: string, labels: LabelMode): RunConfig {
  return aConfig({ workload, labels, anomalyRate: 0.08, dataset: SOME_OF_THE_TWIN.identity });
}

export function labelledEvents(workload: string, labels: LabelMode, count: number): Labelled[] {
  const { generate } = createEventMaker({ config: configOf(workload, labels), dataset: SOME_OF_THE_TWIN });
  return Array.from({ length: count }, (_, sequence) => generate(sequence));
}
