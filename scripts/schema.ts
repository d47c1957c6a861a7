import { REPOSITORY } from '../bin/deploy/repository';
import { bringUpToDate } from './schema/bring-up-to-date';
import { runMain } from '../bin/settings/run-main';

/**
 * Writes docs/schema/*.json, docs/events.md and docs/events/*.md from the event schemas and workloads, and
 * docs/detector.md from the detector's rules.
 *
 *   npm run schema            writes what is stale
 *   npm run schema -- --check writes nothing, and exits with 1 when something is stale
 */
async function main(words: readonly string[]): Promise<number> {
  const unknown = words.filter((word) => word !== '--check');
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(' ')}; the only flag is --check`);
    return 1;
  }
  const checkOnly = words.includes('--check');
  const { stale, files } = await bringUpToDate(REPOSITORY, { checkOnly });
  for (const file of stale) console.log(`${checkOnly ? 'stale' : 'written'}: ${file}`);
  if (stale.length === 0) console.log(`${files} files are up to date`);
  else if (checkOnly) console.error('to write them: npm run schema');
  return checkOnly && stale.length > 0 ? 1 : 0;
}

runMain(() => main(process.argv.slice(2)));
