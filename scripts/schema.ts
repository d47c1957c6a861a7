import { REPOSITORY } from '../bin/deploy/repository';
import { bringUpToDate } from './schema/bring-up-to-date';

/**
 * Writes docs/schema/*.json, docs/events.md and docs/events/*.md from the event schemas and the workloads, and docs/detector.md from the
 * detector's rules.
 *
 *   npm run schema            writes what is stale
 *   npm run schema -- --check exits with 1 when something is stale, and writes nothing
 */
async function main(words: readonly string[]): Promise<number> {
  const unknown = words.filter((word) => word !== '--check');
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(' ')}; there is only --check`);
    return 1;
  }
  const checkOnly = words.includes('--check');
  const { stale, files } = await bringUpToDate(REPOSITORY, { checkOnly });
  for (const file of stale) console.log(`${checkOnly ? 'stale' : 'written'}: ${file}`);
  if (stale.length === 0) console.log(`${files} files are up to date`);
  else if (checkOnly) console.error('write them with: npm run schema');
  return checkOnly && stale.length > 0 ? 1 : 0;
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
