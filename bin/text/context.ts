import type { Writable } from 'node:stream';
import { emphasize } from './emphasize';
import { visibleJson, visibleText } from './visible-text';

/** Everything a command takes from the process it runs in, so that it can run in a test just as well. */
export type CommandContext = {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Aborted when whoever read stdout has gone, as in `legion tail | head`. */
  readonly outputClosed: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Those of `env` that come from `.env` in the folder: they count less than the others. @default none */
  readonly envFile?: Readonly<Record<string, string | undefined>>;
  /** Relative paths start here. */
  readonly cwd: string;
  /** Whether a person watches: both outputs are terminals. Decides on live lines and tables, never on content. */
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
 * How a command speaks. Under `--json` stdout belongs to the result, and people read stderr. Whatever a line holds of
 * events, names and messages, a terminal gets nothing of it that it would obey.
 */
export type Output = {
  /** What was asked for: stdout, or stderr under `--json`. */
  readonly print: (line: string) => void;
  /** The same, bold where a terminal shows it: the titles of a table. */
  readonly title: (line: string) => void;
  /** The same for a line of JSON that programs read: byte for byte, unless a terminal shows it. */
  readonly data: (json: string) => void;
  /** Progress and remarks: always stderr. */
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
