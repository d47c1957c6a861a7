import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { settingsTable } from '../bin/cli/reference';

const README = path.join(__dirname, '..', 'README.md');
const SETTINGS = /(?<=<!-- settings -->\n)[\s\S]*?(?=<!-- \/settings -->)/;

/** The page with its generated part as the settings say. @throws Error when the page has no place for it */
export function withSettings(page: string): string {
  if (!SETTINGS.test(page)) throw new Error('no <!-- settings --> … <!-- /settings --> in the page');
  return page.replace(SETTINGS, `\n${settingsTable()}\n\n`);
}

if (require.main === module) writeFileSync(README, withSettings(readFileSync(README, 'utf8')));
