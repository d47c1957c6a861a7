import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Asks a question that is answered with y or yes; whatever else, or the end of the input, is a no. */
export async function ask(question: string, input: Readable, output: Writable): Promise<boolean> {
  const lines = createInterface({ input, output });
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      lines.setPrompt(`${question} [y/N] `);
      lines.prompt();
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
