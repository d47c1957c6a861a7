import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { settingsTable } from '../bin/commands/reference';
import { layoutText } from './layout/layout-text';

const README = path.join(__dirname, '..', 'README.md');

/** The page with its generated parts as the code says. @throws Error when the page has no place for one */
export function withGenerated(page: string): string {
  const withSettings = replacePart(page, 'settings', settingsTable());
  return replacePart(withSettings, 'layout', layoutText());
}

function replacePart(page: string, name: string, text: string): string {
  const part = new RegExp(`(?<=<!-- ${name} -->\n)[\\s\\S]*?(?=<!-- /${name} -->)`);
  if (!part.test(page)) throw new Error(`no <!-- ${name} --> … <!-- /${name} --> in the page`);
  return page.replace(part, () => `\n${text}\n\n`);
}

if (require.main === module) writeFileSync(README, withGenerated(readFileSync(README, 'utf8')));
