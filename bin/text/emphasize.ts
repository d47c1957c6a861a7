/** What decides whether to use bold text. */
export type Screen = {
  /** Whether a person is watching. */
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Only when a person is watching and has not opted out: https://no-color.org */
export function showsColors({ isTerminal, env }: Screen): boolean {
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** Bold on a terminal. */
export function emphasize(line: string, screen: Screen): string {
  return showsColors(screen) ? `\u001B[1m${line}\u001B[22m` : line;
}
