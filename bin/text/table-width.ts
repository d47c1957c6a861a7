import type { CommandContext } from './context';

/** What tables may take: the terminal's width, or all that they need where a program or a file reads them. */
export function tableWidth({ isTerminal, columns }: Pick<CommandContext, 'isTerminal' | 'columns'>): number {
  return isTerminal ? columns : Infinity;
}
