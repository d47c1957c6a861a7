import path from 'node:path';
import { describeDataset } from '../../../producer/dataset/choose';
import { FETCHED_NAME, fetchDataset, OFFICIAL_URL } from '../../../producer/dataset/fetch/fetch-dataset';
import { loadTable } from '../../../producer/dataset/load';
import { defineCommand, type CommandResult, type Invocation } from '../../settings/command';
import { EXIT } from '../../text/explain-error';
import { cacheFolder } from '../../pipeline/run-paths';
import { setting } from '../../settings/setting';
import { httpUrl, onOff } from '../../settings/setting-kinds';
import { DATA_FOLDER } from './real-table';

const SETTINGS = {
  from: setting({
    flag: '--from <url>',
    kind: httpUrl(),
    default: OFFICIAL_URL,
    defaultText: 'the official one',
    description: 'address of the .xls, or of a zip archive that contains it',
  }),
  force: setting({
    flag: '--force',
    kind: onOff(),
    default: false,
    description: 'download it even if it is already there',
  }),
};

export const fetchCommand = defineCommand({
  name: 'fetch',
  description: `Downloads the dataset "Default of Credit Card Clients" from the UCI repository into ${DATA_FOLDER}/, and checks it row by row against the published table.`,
  settings: SETTINGS,
  examples: [
    { command: 'legion data fetch', does: 'from the official address' },
    { command: 'legion data fetch --from http://mirror.example/clients.xls', does: 'from a mirror' },
  ],
  run: fetchData,
});

async function fetchData({ settings, context, output }: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const dataDir = path.join(context.cwd, DATA_FOLDER);
  const cacheDir = cacheFolder(context.cwd);
  const present = settings.force ? undefined : await publishedIn(dataDir, cacheDir);
  if (present) {
    output.print(`already there: ${describeDataset(present)}`);
    return { exitCode: EXIT.ok, json: { downloaded: false, file: present.file, ...present.identity } };
  }
  output.note(`downloading ${settings.from}`);
  const fetched = await fetchDataset({ url: settings.from, dataDir, cacheDir, fetch: globalThis.fetch });
  output.print(`put into ${path.relative(context.cwd, fetched.file)}`);
  output.print(describeDataset(fetched));
  return { exitCode: EXIT.ok, json: { downloaded: true, file: fetched.file, ...fetched.identity } };
}

/** The file of an earlier fetch; a damaged or changed file is fetched again. */
async function publishedIn(dataDir: string, cacheDir: string) {
  const file = path.join(dataDir, FETCHED_NAME);
  const loaded = await loadTable(file, { cacheDir }).catch(() => undefined);
  return loaded?.provenance.kind === 'published' ? { ...loaded, file } : undefined;
}
