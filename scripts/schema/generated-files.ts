import type { Options } from 'prettier';
import * as prettier from 'prettier/standalone';
import * as babel from 'prettier/plugins/babel';
import * as estree from 'prettier/plugins/estree';
import * as markdown from 'prettier/plugins/markdown';
import style from '../../.prettierrc.json';
import { WORKLOADS } from '../../lib/events/event';
import { detectorPage } from './detector-page';
import { eventsPage } from './events-page';
import { schemaFiles } from './json-schemas';
import { workloadPage } from './workload-page';

/** Generated files by their path below the repository's root, formatted by prettier. */
export function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return (files ??= makeFiles());
}

/** Making and formatting them takes a second: once per process is enough. */
let files: Promise<ReadonlyMap<string, string>> | undefined;

async function makeFiles(): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  for (const [name, schema] of schemaFiles()) {
    made.set(`docs/schema/${name}`, await formatted(JSON.stringify(schema, undefined, 2), 'json'));
  }
  made.set('docs/events.md', await formatted(eventsPage(), 'markdown'));
  for (const name of WORKLOADS) made.set(`docs/events/${name}.md`, await formatted(workloadPage(name), 'markdown'));
  made.set('docs/detector.md', await formatted(detectorPage(), 'markdown'));
  return made;
}

function formatted(text: string, parser: 'json' | 'markdown'): Promise<string> {
  return prettier.format(text, { ...(style as Options), parser, plugins: [babel, estree, markdown] });
}
