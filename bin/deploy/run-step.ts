import { UserError } from '../../lib/core/user-error';
import type { Command, CommandRunner } from './command-runner';

/** One program of a sequence, with the names that people know. */
export type Step = {
  /** Such as `deploy`. */
  readonly name: string;
  /** Such as `cdklocal`. */
  readonly program: string;
  readonly command: Command;
  /** What to do when it fails. @default read its output */
  readonly remedy?: string;
};

/** Runs a step to its end. @throws UserError when it fails */
export async function runStep(
  { name, program, command, remedy }: Step,
  { run, note }: { readonly run: CommandRunner; readonly note: (line: string) => void },
): Promise<void> {
  note(`${name}…`);
  const code = await run(command);
  if (code === 0) return;
  const advice = remedy === undefined ? '' : `; ${remedy}`;
  throw new UserError(`${name} failed: ${program} ended with ${code}, and its output is above${advice}`);
}
