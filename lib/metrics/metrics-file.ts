import { replaceFile } from '../core/replace-file';
import type { ProcessMetrics } from './process-metrics';

export type MetricsFileOptions = {
  readonly metrics: ProcessMetrics;
  readonly file: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after the delay, or at once when the signal is aborted; never rejects. */
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  /** Called once when the file cannot be written; the next second tries again. */
  readonly onFault: (error: unknown) => void;
};

export type MetricsFile = {
  /** Writes the last figures. */
  readonly end: () => Promise<void>;
};

const INTERVAL_MS = 1_000;

/** Replaces a file by the figures of the moment, once a second; whoever reads it finds a complete one. */
export function writeMetricsFile({ metrics, file, now, sleep, onFault }: MetricsFileOptions): MetricsFile {
  const ended = new AbortController();
  let isFaulty = false;
  const write = async (complete: boolean) => {
    try {
      const written_at = new Date(now()).toISOString();
      await replaceFile(file, `${JSON.stringify({ written_at, complete, metrics: await metrics.figures() })}\n`);
      isFaulty = false;
    } catch (error) {
      if (!isFaulty) onFault(error);
      isFaulty = true;
    }
  };
  const writing = (async () => {
    while (!ended.signal.aborted) {
      await write(false);
      await sleep(INTERVAL_MS, ended.signal);
    }
  })();
  return {
    end: async () => {
      ended.abort();
      await writing;
      await write(true);
    },
  };
}
