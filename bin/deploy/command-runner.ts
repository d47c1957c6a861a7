import { spawn } from 'node:child_process';

/** A program to run until it ends. */
export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Runs a program and resolves with its exit code; 127 if it cannot be started, 128 if a signal ended it. */
export type CommandRunner = (command: Command) => Promise<number>;

/** Shows the program's output as it comes: both streams go to `write`. */
export function showingRunner(write: (chunk: Uint8Array) => void): CommandRunner {
  return (command) =>
    new Promise((resolve) => {
      const child = spawn(command.file, command.args, {
        cwd: command.cwd,
        env: command.env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.on('data', write);
      child.stderr.on('data', write);
      child.on('error', (error) => {
        write(Buffer.from(`${command.file} cannot be started: ${error.message}\n`));
        resolve(127);
      });
      child.on('close', (code) => resolve(code ?? 128));
    });
}

/** Keeps the programs' output back, and passes all of it to `write` when one of them fails. */
export function quietRunner(write: (chunk: Uint8Array) => void): CommandRunner {
  return async (command) => {
    const chunks: Uint8Array[] = [];
    const code = await showingRunner((chunk) => chunks.push(chunk))(command);
    if (code !== 0) for (const chunk of chunks) write(chunk);
    return code;
  };
}

/** Gives the program the terminal, so that it can ask questions; its output goes to standard error. */
export function attachedRunner(): CommandRunner {
  return (command) =>
    new Promise((resolve) => {
      const { file, args, cwd, env } = command;
      const child = spawn(file, args, { cwd, env, stdio: ['inherit', process.stderr.fd, 'inherit'] });
      child.on('error', () => resolve(127));
      child.on('close', (code) => resolve(code ?? 128));
    });
}
