import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export type Ended = {
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  /** Everything that was written to stdout and stderr. */
  readonly said: string;
};

export type ProcessGroup = {
  readonly ended: Promise<Ended>;
  /** Resolves when the text is written. Rejects when the program ends before. */
  readonly whenSaid: (text: RegExp) => Promise<RegExpExecArray>;
  /** Sends a signal to every process of the group, as a terminal does. */
  readonly signal: (signal: NodeJS.Signals) => void;
};

const children: ChildProcess[] = [];

/** Starts a program in a process group of its own, with no variables but the ones named. */
export function aProcessGroup(
  program: string,
  words: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): ProcessGroup {
  const child = spawn(program, words, { cwd, detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      said += data.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = (once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>).then(
    ([exitCode, endedBy]) => ({ exitCode, endedBy, said }),
  );
  const whenSaid = (text: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = text.exec(said);
        if (found) resolve(found);
      };
      listeners.add(look);
      void ended.then(() => reject(new Error(`it ended before it said ${text}: ${said}`)));
      look();
    });
  return { ended, whenSaid, signal: (signal) => void process.kill(-child.pid!, signal) };
}

/** Ends every group that is still running; for afterEach. */
export function endProcessGroups(): void {
  for (const { pid, exitCode, signalCode } of children.splice(0)) {
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
  }
}
