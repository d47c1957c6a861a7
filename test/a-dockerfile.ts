import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');

/** The instructions of one stage, from its FROM on. */
export type Stage = readonly { readonly instruction: string; readonly words: string }[];

/** The stages of a Dockerfile of this repository. */
export function stagesOf(file: string): readonly Stage[] {
  const lines = readFileSync(path.join(ROOT, file), 'utf8')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, instruction, words] = /^([A-Z]+) (.+)$/.exec(line)!;
    if (instruction === 'FROM') stages.push([]);
    stages.splice(-1, 1, [...stages.at(-1)!, { instruction: instruction!, words: words! }]);
  }
  return stages;
}

/** The arguments of each use of an instruction. */
export function wordsOf(instruction: string, stage: Stage): readonly string[] {
  return stage.filter((line) => line.instruction === instruction).map(({ words }) => words);
}

/** The patterns of .dockerignore, in order. */
export function dockerignoreLines(): readonly string[] {
  return readFileSync(path.join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}
