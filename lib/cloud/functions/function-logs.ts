import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import { fileFault } from '../../core/file-fault';

type LogLine = {
  readonly functionName: string;
  readonly stream: 'stdout' | 'stderr';
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly text: string;
  /** A metrics document in the embedded metric format, which CloudWatch would turn into metrics. */
  readonly isMetrics: boolean;
};

/** What the functions print: the last lines in memory, all of them in a file per function on request. */
export type FunctionLogs = {
  /** The last lines, oldest first; of one function, or of all. */
  tail(functionName?: string): readonly LogLine[];
  /** Told of every line from now on; the result ends it. */
  subscribe(listener: (line: LogLine) => void): () => void;
  record(line: Omit<LogLine, 'isMetrics' | 'timeMs'>): void;
  close(): Promise<void>;
};

export type FunctionLogsOptions = {
  readonly now: () => number;
  /** Folder of the log files. @default no files are written */
  readonly directory?: string;
  /** Told once of a file that takes no more; what it lacks is in memory only. @default nobody is told */
  readonly onFault?: (error: Error) => void;
  /** @default 2,000 lines */
  readonly capacity?: number;
};

export function createFunctionLogs(options: FunctionLogsOptions): FunctionLogs {
  const { now, directory, capacity = 2_000 } = options;
  const lines: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  const files = new Map<string, WriteStream>();
  if (directory !== undefined) mkdirSync(directory, { recursive: true });

  function fileOf(folder: string, functionName: string): WriteStream {
    let file = files.get(functionName);
    if (!file) files.set(functionName, (file = openLog(path.join(folder, `${functionName}.log`), options)));
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
      // Twice the capacity before the older half goes: one move per `capacity` lines instead of one per line.
      if (lines.length >= 2 * capacity) lines.splice(0, lines.length - capacity);
      if (directory !== undefined) fileOf(directory, line.functionName).write(`${line.text}\n`);
      for (const listener of listeners) listener(line);
    },
    close: async () => {
      await Promise.all([...files.values()].map((file) => new Promise<void>((resolve) => file.end(resolve))));
    },
  };
}

/** A log file that fails costs its lines and nothing else: a stream without a listener would end the process. */
function openLog(name: string, { onFault }: FunctionLogsOptions): WriteStream {
  const file = createWriteStream(name, { flags: 'a' });
  return file.once('error', (error) => {
    file.on('error', () => undefined);
    onFault?.(fileFault('write the log', name, error) as Error);
  });
}

/** EMF documents are JSON objects with an `_aws` member that lists `CloudWatchMetrics`. */
function isMetrics(text: string): boolean {
  return text.startsWith('{') && text.includes('"_aws"') && text.includes('"CloudWatchMetrics"');
}
