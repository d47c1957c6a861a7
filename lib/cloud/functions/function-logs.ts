import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { LogFile } from '../log-file';

type LogLine = {
  readonly functionName: string;
  readonly stream: 'stdout' | 'stderr';
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly text: string;
  /** A document in the embedded metric format, which CloudWatch would turn into metrics. */
  readonly isMetrics: boolean;
};

/** The output of the functions: the last lines in memory and, on request, all lines in one file per function. */
export type FunctionLogs = {
  /** The last lines of one function, or of all, oldest first. */
  tail(functionName?: string): readonly LogLine[];
  /** Calls the listener for every line from now on. Returns a function that ends this. */
  subscribe(listener: (line: LogLine) => void): () => void;
  record(line: Omit<LogLine, 'isMetrics' | 'timeMs'>): void;
  close(): Promise<void>;
};

export type FunctionLogsOptions = {
  readonly now: () => number;
  /** Folder of the log files. @default no files are written */
  readonly directory?: string;
  /** Called once for each file that cannot be written any more; further lines are in memory only. */
  readonly onFault?: (error: Error) => void;
  /** @default 2,000 lines */
  readonly capacity?: number;
};

export function createFunctionLogs(options: FunctionLogsOptions): FunctionLogs {
  const { now, directory, onFault, capacity = 2_000 } = options;
  const lines: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  const files = new Map<string, LogFile>();
  if (directory !== undefined) mkdirSync(directory, { recursive: true });

  function fileOf(folder: string, functionName: string): LogFile {
    let file = files.get(functionName);
    if (!file) files.set(functionName, (file = new LogFile(path.join(folder, `${functionName}.log`), onFault)));
    return file;
  }

  return {
    tail: (functionName) => lines.filter((line) => functionName === undefined || line.functionName === functionName),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    record: (entry) => {
      const line: LogLine = { ...entry, timeMs: now(), isMetrics: isMetrics(entry.text) };
      lines.push(line);
      // Drops the older half at twice the capacity: one move per `capacity` lines instead of one per line.
      if (lines.length >= 2 * capacity) lines.splice(0, lines.length - capacity);
      if (directory !== undefined) fileOf(directory, line.functionName).write(line.text);
      for (const listener of listeners) listener(line);
    },
    close: async () => {
      await Promise.all([...files.values()].map((file) => file.close()));
    },
  };
}

/** An EMF document is a JSON object with an `_aws` member that lists `CloudWatchMetrics`. */
function isMetrics(text: string): boolean {
  return text.startsWith('{') && text.includes('"_aws"') && text.includes('"CloudWatchMetrics"');
}
