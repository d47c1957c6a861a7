import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeDataset } from '../../../producer/dataset/choose';
import { fitTwin, MIN_CLIENTS_TO_FIT } from '../../../producer/twin/fit';
import { UserError } from '../../../lib/core/user-error';
import { defineCommand, type CommandResult, type Invocation } from '../../settings/command';
import { EXIT } from '../../text/explain-error';
import { setting } from '../../settings/setting';
import { anyText } from '../../settings/setting-kinds';
import { grouped } from '../../text/table';
import { loadRealTable, realDatasetSetting } from './real-table';

const SETTINGS = {
  dataset: realDatasetSetting,
  out: setting({
    flag: '--out <file>',
    kind: anyText('a file name'),
    default: 'data/twin-model.json',
    description: 'file to write the model to',
  }),
};

export const fitCommand = defineCommand({
  name: 'fit',
  description: "Fits the twin's model to the real dataset. The same dataset gives the same model, byte for byte.",
  settings: SETTINGS,
  examples: [
    { command: 'legion data fit', does: "replaces the repository's model" },
    { command: 'legion data fit --dataset mine.csv --out model.json', does: 'a model of other clients' },
  ],
  run: fit,
});

async function fit({ settings, context, output }: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { table, ...dataset } = await loadRealTable(settings.dataset, context);
  output.note(describeDataset(dataset));
  if (table.rows < MIN_CLIENTS_TO_FIT) {
    const expected = `at least ${grouped(MIN_CLIENTS_TO_FIT)} clients`;
    throw new UserError(`${dataset.identity.name}: expected ${expected}, got ${table.rows}; name a larger dataset`);
  }
  output.note('fitting, about half a minute');
  const startedMs = context.monotonicNow();
  const text = `${JSON.stringify(fitTwin(table))}\n`;
  const seconds = (context.monotonicNow() - startedMs) / 1000;
  const file = path.resolve(context.cwd, settings.out);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  output.print(`fitted to ${grouped(table.rows)} clients in ${seconds.toFixed(1)} s: ${settings.out}`);
  output.print(`${grouped(text.length)} bytes; say how good it is with: legion data fidelity`);
  return { exitCode: EXIT.ok, json: { file, bytes: text.length, seconds, fittedTo: dataset.identity } };
}
