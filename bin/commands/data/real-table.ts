import path from 'node:path';
import { UserError } from '../../../lib/core/user-error';
import { chooseSource } from '../../../producer/dataset/choose';
import { loadTable, type LoadedTable } from '../../../producer/dataset/load';
import type { CommandContext } from '../../text/context';
import { cacheFolder } from '../../pipeline/run-paths';
import { setting } from '../../settings/setting';
import { anyText } from '../../settings/setting-kinds';

export const DATA_FOLDER = 'data';

export const realDatasetSetting = setting({
  flag: '--dataset <file>',
  kind: anyText('the path of an .xls or .csv file'),
  defaultText: 'the one in data/',
  description: 'the real clients',
});

/** The dataset itself: the twin is fitted to it and compared with it. */
export async function loadRealTable(
  dataset: string | undefined,
  { cwd }: Pick<CommandContext, 'cwd'>,
): Promise<LoadedTable> {
  const source = dataset ?? (await chooseSource(path.join(cwd, DATA_FOLDER)));
  if (source === 'twin') {
    const got = dataset === undefined ? `none in ${DATA_FOLDER}/` : 'the twin';
    throw new UserError(
      `expected the real dataset, got ${got}; get it with: legion data fetch, or name it with --dataset`,
    );
  }
  return loadTable(path.resolve(cwd, source), { cacheDir: cacheFolder(cwd) });
}
