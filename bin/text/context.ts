import type { Writable } from 'node:stream';
import { emphasize } from './emphasize';
import { visibleJson, visibleText } from './visible-text';

/** Everything a command uses of its process, so that it can also run in a test. */
export type CommandContext = {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Aborted when the reader of stdout has gone, as in `legion tail | head`. */
  readonly outputClosed: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables in `env` that come from the folder's `.env`, with lower precedence. @default none */
  readonly envFile?: Readonly<Record<string, string | undefined>>;
  /** Relative paths are resolved against it. */
  readonly cwd: string;
  /** Whether a person is watching: both outputs are terminals. Affects live lines and tables, never content. */
  readonly isTerminal: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds from an arbitrary start that never jump. */
  readonly monotonicNow: () => number;
  /** Resolves after `delayMs`, or at once when the signal fires; never rejects. */
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  /** Calls the listener on SIGINT and SIGTERM until the returned function is called. */
  readonly onSignal: (listener: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
  /** Ends the process at once, without draining anything. */
  readonly forceExit: (code: number) => void;
};

/**
 * How a command writes. With `--json`, stdout is for the result, and people read stderr. Control characters in events,
 * names and messages never reach a terminal.
 */
export type Output = {
  /** What was asked for: to stdout, or to stderr with `--json`. */
  readonly print: (line: string) => void;
  /** The same, in bold on a terminal: the titles of a table. */
  readonly title: (line: string) => void;
  /** The same for a line of JSON that programs read: unchanged, unless a terminal shows it. */
  readonly data: (json: string) => void;
  /** Progress and remarks, always to stderr. */
  readonly note: (line: string) => void;
};

export function createOutput(context: CommandContext, { json }: { json: boolean }): Output {
  const { stdout, stderr } = context;
  const asked = json ? stderr : stdout;
  const write = (stream: Writable, line: string) => void stream.write(`${line}\n`);
  return {
    print: (line) => write(asked, visibleText(line)),
    title: (line) => write(asked, emphasize(visibleText(line), context)),
    data: (line) => write(asked, isTerminal(asked) ? visibleJson(line) : line),
    note: (line) => write(stderr, visibleText(line)),
  };
}

function isTerminal(stream: Writable): boolean {
  return (stream as Writable & { readonly isTTY?: boolean }).isTTY === true;
}
