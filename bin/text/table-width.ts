import type { CommandContext } from './context';

/** How wide tables may be: the terminal's width, or as wide as needed for a program or a file. */
export function tableWidth({ isTerminal, columns }: Pick<CommandContext, 'isTerminal' | 'columns'>): number {
  return isTerminal ? columns : Infinity;
}
