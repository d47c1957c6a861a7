import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Asks a question that is answered with y or yes; whatever else, or the end of the input, is a no. */
export async function ask(question: string, input: Readable, output: Writable): Promise<boolean> {
  return isYes(await askForText(`${question} [y/N]`, input, output));
}

export function isYes(answer: string): boolean {
  return /^y(es)?$/i.test(answer);
}

/** Asks for a line, and gives it without the space around it; the end of the input is an empty one. */
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
