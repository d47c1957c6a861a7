import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext } from '../../bin/text/context';
import { main } from '../../bin/commands/program';

/** A folder of its own for a test, with a way to remove it. */
export function aFolder(): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-cli-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

type Signal = 'SIGINT' | 'SIGTERM';

export type TestContext = CommandContext & {
  readonly texts: { readonly stdout: string; readonly stderr: string };
  /** Sends a signal to all listeners. */
  readonly signal: (name: Signal) => void;
  /** Resolves when one of the outputs contains the text. */
  readonly whenSaid: (text: string) => Promise<void>;
  readonly closeOutput: () => void;
  readonly forcedExits: readonly number[];
};

/** A process for one command: real time, no variables, captured output, no terminal. */
export function aContext(cwd: string, changes: Partial<CommandContext> = {}): TestContext {
  const texts = { stdout: '', stderr: '' };
  const outputClosed = new AbortController();
  const listeners = new Set<(name: Signal) => void>();
  const waiting = new Set<() => void>();
  const forcedExits: number[] = [];
  const sink = (name: keyof typeof texts) =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        texts[name] += chunk.toString();
        for (const look of waiting) look();
        done();
      },
    });
  return {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    outputClosed: outputClosed.signal,
    env: {},
    cwd,
    isTerminal: false,
    columns: 80,
    now: () => Date.now(),
    monotonicNow: () => performance.now(),
    sleep: (delayMs, signal) => delay(delayMs, undefined, { signal }).catch(() => undefined),
    onSignal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forceExit: (code) => void forcedExits.push(code),
    ...changes,
    texts,
    forcedExits,
    signal: (name) => listeners.forEach((listener) => listener(name)),
    closeOutput: () => outputClosed.abort(),
    whenSaid: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (!texts.stdout.includes(text) && !texts.stderr.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

export type Ran = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stdout, under `--json`. */
  readonly json: Readonly<Record<string, unknown>>;
};

/** Runs one command line in the context, as the entry file does. */
export async function run(context: TestContext, ...argv: string[]): Promise<Ran> {
  const exitCode = await main(argv, context);
  const { stdout, stderr } = context.texts;
  const last = stdout.trimEnd().split('\n').at(-1)!;
  return {
    exitCode,
    stdout,
    stderr,
    get json() {
      return JSON.parse(last) as Record<string, unknown>;
    },
  };
}
