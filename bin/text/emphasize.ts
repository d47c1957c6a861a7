/** What decides on colours. */
export type Screen = {
  /** Whether a person watches. */
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Only where a person watches, and not against their will: https://no-color.org */
export function showsColors({ isTerminal, env }: Screen): boolean {
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** Bold where a terminal shows it. */
export function emphasize(line: string, screen: Screen): string {
  return showsColors(screen) ? `\u001B[1m${line}\u001B[22m` : line;
}
