import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { contentHash } from '../../../producer/table/table';
import { generateTwin, TWIN_ROWS, TWIN_SEED } from '../../../producer/twin/generate';
import { TWIN_MODEL } from '../../../producer/twin/model';
import { writeCsv } from '../../../producer/dataset/write-csv';
import { UserError } from '../../../lib/core/user-error';
import { defineCommand, type CommandResult, type Invocation } from '../../settings/command';
import { EXIT } from '../../text/explain-error';
import { setting } from '../../settings/setting';
import { anyText, wholeNumber } from '../../settings/setting-kinds';
import { grouped } from '../../text/table';

const SETTINGS = {
  out: setting({ flag: '--out <file>', kind: anyText('a file name ending in .csv'), description: 'the file to write' }),
  rows: setting({
    flag: '--rows <count>',
    kind: wholeNumber({ min: 1, max: 1_000_000 }),
    default: TWIN_ROWS,
    description: 'how many clients',
  }),
  seed: setting({
    flag: '--seed <number>',
    kind: wholeNumber({ max: 0xffff_ffff }),
    default: TWIN_SEED,
    description: 'another seed makes other clients of the same kind; runs draw from those of the default',
  }),
};

export const twinCommand = defineCommand({
  name: 'twin',
  description: "Writes the twin's clients as .csv, in the columns and codes of the dataset.",
  settings: SETTINGS,
  examples: [
    { command: 'legion data twin --out twin.csv', does: 'the clients that runs draw from' },
    { command: 'legion data twin --out more.csv --rows 200000 --seed 7', does: 'more clients, and other ones' },
  ],
  run: twin,
});

async function twin({ settings, context, output }: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { out, rows, seed } = settings;
  if (out === undefined) throw new UserError('--out must name the file to write, got nothing: add --out twin.csv');
  if (!/\.csv$/i.test(out)) throw new UserError(`--out must be a file name ending in .csv, got ${JSON.stringify(out)}`);
  const startedMs = context.monotonicNow();
  const table = generateTwin(TWIN_MODEL, { rows, seed });
  const seconds = (context.monotonicNow() - startedMs) / 1000;
  const file = path.resolve(context.cwd, out);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, writeCsv(table));
  output.print(`${grouped(rows)} synthetic clients of seed ${seed} in ${seconds.toFixed(2)} s: ${out}`);
  return { exitCode: EXIT.ok, json: { file, rows, seed, seconds, contentSha256: contentHash(table) } };
}
