import type { Command, CommandRunner } from '../../../bin/deploy/command-runner';

type RecordedRunner = {
  readonly run: CommandRunner;
  readonly commands: readonly Command[];
  /** What each command was asked to do: the first argument after the program. */
  readonly verbs: () => string[];
};

/**
 * Runs nothing and records the calls.
 * @param answer what a command does and its exit code; by default it does nothing and exits with 0
 */
export function recordedRunner(answer: (verb: string, command: Command) => number | Promise<number> = () => 0) {
  const commands: Command[] = [];
  return {
    commands,
    verbs: () => commands.map(verbOf),
    run: async (command) => {
      commands.push(command);
      return answer(verbOf(command), command);
    },
  } satisfies RecordedRunner;
}

/** `node <program> <verb> ...` */
function verbOf({ args }: Command): string {
  return args[1]!;
}

/** All values of a repeatable option. */
export function valuesOf({ args }: Command, option: string): string[] {
  return args.flatMap((word, at) => (args[at - 1] === option ? [word] : []));
}
