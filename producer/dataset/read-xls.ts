import { once } from 'node:events';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { UserError } from '../../lib/core/user-error';
import { startWorker } from '../../lib/core/worker';
import type { TableReading } from './reading';
import { tableFromBytes } from '../table/table';
import type { XlsAnswer, XlsRequest } from './xls-worker';

/** 30,000 rows take about 2 s and 640 MB; a file that needs ten times as long is not this dataset. */
const XLS_TIME_LIMIT_MS = 60_000;
const XLS_MEMORY_LIMIT_MB = 1_024;

/** Limits of the conversion, against files made to exhaust the reader. */
export type XlsLimits = {
  /** @default XLS_TIME_LIMIT_MS */
  readonly timeLimitMs?: number;
  /** @default XLS_MEMORY_LIMIT_MB */
  readonly memoryLimitMb?: number;
};

/**
 * Reads an .xls in a worker thread with a time and a memory limit.
 * @throws UserError when the file is damaged, not an .xls, or exceeds a limit
 */
export async function readXls(bytes: Uint8Array, file: string, limits: XlsLimits = {}): Promise<TableReading> {
  const request: XlsRequest = { bytes, file };
  const memoryLimitMb = limits.memoryLimitMb ?? XLS_MEMORY_LIMIT_MB;
  const worker = startWorker(path.join(__dirname, `xls-worker${path.extname(__filename)}`), {
    workerData: request,
    // The parser's own output about damaged files is dropped; the error says what matters.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
  });
  try {
    const answer = await answerOf(worker, limits.timeLimitMs ?? XLS_TIME_LIMIT_MS);
    if (answer.kind === 'refused') throw new UserError(answer.message);
    return { table: tableFromBytes(answer.bytes, answer.rows), notes: answer.notes };
  } catch (error) {
    throw explain(error, file, memoryLimitMb);
  } finally {
    await worker.terminate();
  }
}

async function answerOf(worker: Worker, timeLimitMs: number): Promise<XlsAnswer> {
  const [answer] = (await once(worker, 'message', { signal: AbortSignal.timeout(timeLimitMs) })) as [XlsAnswer];
  return answer;
}

function explain(error: unknown, file: string, memoryLimitMb: number): unknown {
  if (error instanceof UserError) return error;
  const remedy = 'the file is damaged or is not this dataset: fetch it again with: legion data fetch';
  const { code, name } = error as NodeJS.ErrnoException;
  if (name === 'AbortError') return new UserError(`${file}: reading took too long; ${remedy}`, { cause: error });
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new UserError(`${file}: reading needs more than ${memoryLimitMb} MB; ${remedy}`, { cause: error });
  }
  return error;
}
