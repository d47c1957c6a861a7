/** A fenced code block in Markdown. */
export function fenced(language: string, text: string): string {
  return [`\`\`\`${language}`, text, '```'].join('\n');
}

export function json(value: unknown): string {
  return fenced('json', JSON.stringify(value, undefined, 2));
}
