import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { settingsTable } from '../bin/commands/reference';
import { emulationText } from './emulation-text';
import { layoutText } from './layout/layout-text';
import { roomsPicture } from './layout/rooms-picture';

const ROOT = path.join(__dirname, '..');

/** The generated parts of each page. A part stands between `<!-- name -->` and `<!-- /name -->`. */
export const GENERATED_PARTS: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': { settings: settingsTable, layout: layoutText },
  'docs/architecture.md': { rooms: roomsPicture },
  'docs/emulation.md': { operations: emulationText },
};

/**
 * The text of a page with its generated parts brought up to date.
 * @param file path from the root, a key of `GENERATED_PARTS`
 * @throws Error when the page lacks the place for a part
 */
export function withGenerated(file: string, page: string): string {
  return Object.entries(GENERATED_PARTS[file]!).reduce((text, [name, make]) => replacePart(text, name, make()), page);
}

function replacePart(page: string, name: string, text: string): string {
  const part = new RegExp(`(?<=<!-- ${name} -->\n)[\\s\\S]*?(?=<!-- /${name} -->)`);
  if (!part.test(page)) throw new Error(`the page has no <!-- ${name} --> … <!-- /${name} -->`);
  return page.replace(part, () => `\n${text}\n\n`);
}

if (require.main === module) {
  for (const file of Object.keys(GENERATED_PARTS)) {
    const page = path.join(ROOT, file);
    writeFileSync(page, withGenerated(file, readFileSync(page, 'utf8')));
  }
}
