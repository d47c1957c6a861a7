import { describeDataset } from '../../../producer/dataset/choose';
import { compareTables, type Comparison } from '../../../producer/twin/fidelity/compare';
import { summarize, type Bar } from '../../../producer/twin/fidelity/summarize';
import { generateTwin, TWIN_ROWS, TWIN_SEED } from '../../../producer/twin/generate';
import { TWIN_MODEL } from '../../../producer/twin/model';
import { defineCommand, type CommandResult, type Invocation } from '../../settings/command';
import { EXIT } from '../../text/explain-error';
import { setting } from '../../settings/setting';
import { wholeNumber } from '../../settings/setting-kinds';
import { grouped, table } from '../../text/table';
import { loadRealTable, realDatasetSetting } from './real-table';

const SETTINGS = {
  dataset: realDatasetSetting,
  rows: setting({
    flag: '--rows <count>',
    kind: wholeNumber({ min: 100, max: 1_000_000 }),
    default: TWIN_ROWS,
    description: 'how many clients of the twin; the limits are meant for the default',
  }),
  seed: setting({
    flag: '--seed <number>',
    kind: wholeNumber({ max: 0xffff_ffff }),
    default: TWIN_SEED,
    description: 'the first seed; the default is the seed of the twin that runs draw from',
  }),
  seeds: setting({
    flag: '--seeds <count>',
    kind: wholeNumber({ min: 1, max: 100 }),
    default: 1,
    description: 'how many twins to compare, with consecutive seeds',
  }),
};

export const fidelityCommand = defineCommand({
  name: 'fidelity',
  description: `Compares ${grouped(TWIN_ROWS)} clients of the twin with the real dataset, and says whether every bar holds.`,
  settings: SETTINGS,
  examples: [
    { command: 'legion data fidelity', does: 'with the dataset in data/' },
    { command: 'legion data fidelity --dataset clients.xls --seeds 5 --json', does: 'five twins, for a program' },
  ],
  exitCodes: { 2: 'a bar is missed' },
  run: fidelity,
});

async function fidelity({ settings, context, output }: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { table: real, ...dataset } = await loadRealTable(settings.dataset, context);
  output.note(describeDataset(dataset));
  const seeds = Array.from({ length: settings.seeds }, (_, at) => settings.seed + at);
  const comparisons = seeds.map((seed) => {
    output.note(`comparing the twin of seed ${seed}`);
    return compareTables(generateTwin(TWIN_MODEL, { rows: settings.rows, seed }), real);
  });
  const bars = summarize(comparisons);
  const isKept = bars.every(({ holds }) => holds);
  for (const line of barLines(bars)) output.print(line);
  output.print(verdictLine(bars, seeds.length));
  const json = { verdict: isKept ? 'HOLDS' : 'MISSED', rows: settings.rows, seeds, dataset: dataset.identity, bars };
  return { exitCode: isKept ? EXIT.ok : EXIT.mismatch, json: { ...json, comparisons: comparisons.map(detailsOf) } };
}

function barLines(bars: readonly Bar[]): string[] {
  const right = { align: 'right' } as const;
  return table(
    [
      { title: 'MEASURE' },
      { title: 'LOWEST', ...right },
      { title: 'HIGHEST', ...right },
      { title: 'BAR', ...right },
      { title: '' },
      { title: 'WORST AT' },
    ],
    bars.map(({ name, lowest, highest, bar, holds, of }) => [
      name,
      lowest.toFixed(4),
      highest.toFixed(4),
      bar.toFixed(4),
      holds ? 'holds' : 'MISSED',
      of,
    ]),
  );
}

function verdictLine(bars: readonly Bar[], twins: number): string {
  const missed = bars.filter(({ holds }) => !holds).length;
  const compared = twins === 1 ? 'one twin' : `${twins} twins`;
  return missed === 0 ? `every bar holds (${compared})` : `${missed} of ${bars.length} bars missed (${compared})`;
}

function detailsOf({ columns, defaultRate, learned }: Comparison) {
  return { columns, defaultRate, learned };
}
