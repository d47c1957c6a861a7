import path from 'node:path';
import { otherTarget, type SentTo } from '../../lib/domain/run/sent-to';
import { UserError } from '../../lib/core/user-error';
import { lockHolder } from '../../lib/core/lock-file';
import { knownRuns } from './manifests';

export type RunSentHere = { readonly runId: string; readonly folder: string };

/**
 * The runs of this folder that were sent to the stream, sorted by id.
 * @throws UserError when one of them is being produced
 */
export async function runsSentHere(cwd: string, stream: SentTo): Promise<RunSentHere[]> {
  const runs = await knownRuns(cwd);
  const here = runs.filter(({ manifest: { sentTo } }) => sentTo && otherTarget(sentTo, stream) === undefined);
  const found = here.map(({ file, manifest }) => {
    const { runId } = manifest.config;
    const holder = lockHolder(`${file}.lock`);
    if (holder === undefined) return { runId, folder: path.dirname(file) };
    throw new UserError(`run ${runId} is being produced (process ${holder}): stop it first, then empty the tables`);
  });
  return found.sort((a, b) => (a.runId < b.runId ? -1 : 1));
}
