import type { Writable } from 'node:stream';
import { pino, type Level, type Logger } from 'pino';
import pretty from 'pino-pretty';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const satisfies readonly Level[];
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogOptions = {
  /** Standard error, as a rule: standard output may carry events. */
  readonly destination: Writable & { readonly isTTY?: boolean };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** @default info */
  readonly level?: LogLevel;
  /** @default readable on a terminal, else one JSON object a line */
  readonly format?: 'json' | 'readable';
};

/** The producer's log. */
export function createLogger({ destination, now, level = 'info', format }: LogOptions): Logger {
  const readable = (format ?? (destination.isTTY ? 'readable' : 'json')) === 'readable';
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // As a stream and not as a transport: a transport is a worker that finds its module by path, which a bundle has not.
  return pino(options, readable ? readableStream(destination) : destination);
}

function readableStream(destination: LogOptions['destination']) {
  return pretty({ destination, colorize: destination.isTTY === true, sync: true, translateTime: 'UTC:HH:MM:ss' });
}
