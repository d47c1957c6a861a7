import { mixText, parseMix } from '../../../../lib/domain/run/workload-mix';
import { decodeClients } from '../../../../producer/dataset/decode-clients';
import { generateTwin } from '../../../../producer/twin/generate';
import { TWIN_MODEL } from '../../../../producer/twin/model';
import { aConfig, aDataset } from '../../../producer/a-client';
import { judge, type Verdict } from './judge';

/** Of signals alone: the injected anomalies are those that these rules say. */
export const SIGNALS_RULES = [
  'LOGIN_BURST',
  'LOGIN_FAILURES',
  'LARGE_PURCHASE',
  'PURCHASE_BURST',
  'API_FAILURES',
  'NIGHT_ACTIVITY',
  'NEW_LOCATION',
] as const;

export const EVERY_WORKLOAD = 'credit,card,signals,viral,interbank';

export type Trial = {
  readonly workload: string;
  readonly events: number;
  readonly eventsPerSecond: number;
  /** @default 0.08 */
  readonly anomalyRate?: number;
  /** @default 42 */
  readonly seed?: number;
};

const TWIN = aDataset(decodeClients(generateTwin(TWIN_MODEL)));

/** What the rules make of a run of the default settings, but for what the trial says. */
export function verdictsOf({ workload, events, eventsPerSecond, anomalyRate = 0.08, seed = 42 }: Trial) {
  const config = aConfig({
    workload: mixText(parseMix(workload)),
    eventsPerSecond,
    anomalyRate,
    seed,
    dataset: TWIN.identity,
  });
  return judge({ config, dataset: TWIN, events });
}

export type Least = { readonly precision: number; readonly recall: number; readonly found: number };

/** The rules that do worse than asked for, with what they got wrong. */
export function shortfalls(
  verdicts: ReadonlyMap<string, Verdict>,
  names: readonly string[],
  least: Least,
): readonly object[] {
  return names.flatMap((name) => {
    const verdict = verdicts.get(name)!;
    const { right, wrong, found, missed } = verdict;
    const precision = right / (right + wrong);
    const recall = found / (found + missed);
    const isEnough = precision >= least.precision && recall >= least.recall && found >= least.found;
    return isEnough ? [] : [{ name, precision, recall, ...verdict }];
  });
}
