import type { Options } from 'prettier';
import * as prettier from 'prettier/standalone';
import * as babel from 'prettier/plugins/babel';
import * as estree from 'prettier/plugins/estree';
import * as markdown from 'prettier/plugins/markdown';
import style from '../../.prettierrc.json';
import { eventsPage } from './events-page';
import { schemaFiles } from './json-schemas';

/** Files that follow from the code, by their path below the repository's root, as the formatter leaves them. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const [name, schema] of schemaFiles()) {
    files.set(`docs/schema/${name}`, await formatted(JSON.stringify(schema, undefined, 2), 'json'));
  }
  files.set('docs/events.md', await formatted(eventsPage(), 'markdown'));
  return files;
}

function formatted(text: string, parser: 'json' | 'markdown'): Promise<string> {
  return prettier.format(text, { ...(style as Options), parser, plugins: [babel, estree, markdown] });
}
