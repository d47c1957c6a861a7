import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Asks a yes/no question: y or yes means yes; anything else, or the end of the input, means no. */
export async function ask(question: string, input: Readable, output: Writable): Promise<boolean> {
  return isYes(await askForText(`${question} [y/N]`, input, output));
}

export function isYes(answer: string): boolean {
  return /^y(es)?$/i.test(answer);
}

/** Asks for a line and returns it trimmed; the end of the input counts as an empty line. */
export async function askForText(question: string, input: Readable, output: Writable): Promise<string> {
  const lines = createInterface({ input, output });
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      lines.setPrompt(`${question} `);
      lines.prompt();
    });
    return answer.trim();
  } finally {
    lines.close();
  }
}
