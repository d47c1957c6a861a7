import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a worker thread from a module of this repository. From sources the worker needs the same TypeScript hook as
 * its parent, which threads do not inherit under every runner; from a bundle it needs none.
 */
export function startWorker(file: string, options: WorkerOptions = {}): Worker {
  const hook = file.endsWith('.ts') ? ['--require', require.resolve('tsx/cjs')] : [];
  return new Worker(file, { ...options, execArgv: [...(options.execArgv ?? []), ...hook] });
}
