import { UserError } from '../../lib/core/user-error';

/** Runs a script: the number that `main` resolves with is the exit code; an error is printed and the exit code is 1. */
export function runMain(main: () => Promise<number | void>): void {
  main().then(
    (exitCode) => {
      if (typeof exitCode === 'number') process.exitCode = exitCode;
    },
    (error: unknown) => {
      console.error(error instanceof UserError ? error.message : error);
      process.exitCode = 1;
    },
  );
}
