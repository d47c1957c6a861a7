/** Wraps a text at words; lines after the first are indented to the width of `first`. */
export function wrapped(text: string, { first = '', width }: { first?: string; width: number }): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const blank = line.length > first.length ? ' ' : '';
    if (blank !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(first.length) + word;
    } else {
      line += blank + word;
    }
  }
  return [...lines, line];
}
