import { mixText, parseMix } from '../../../../lib/domain/run/workload-mix';
import { aConfig, aDataset } from '../../../producer/a-client';
import { theTwin } from '../../../producer/the-twin';
import { judge, type Verdict } from './judge';

/** For signals alone: the injected anomalies are exactly those that these rules define. */
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

/** The verdicts of the rules on a run at the default settings, which the trial can override. */
export async function verdictsOf({ workload, events, eventsPerSecond, anomalyRate = 0.08, seed = 42 }: Trial) {
  const dataset = aDataset((await theTwin()).clients);
  const config = aConfig({
    workload: mixText(parseMix(workload)),
    eventsPerSecond,
    anomalyRate,
    seed,
    dataset: dataset.identity,
  });
  return judge({ config, dataset, events });
}

export type Least = { readonly precision: number; readonly recall: number; readonly found: number };

/** The rules that miss their targets, with what they got wrong. */
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
