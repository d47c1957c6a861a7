import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** A build of the sources that this program runs from. */
type Build = { readonly sourceRoot: string; readonly builtRoot: string };

let build: Build | undefined;

/**
 * Lets threads start from a build of the same sources while this program itself runs from sources: without the
 * TypeScript hook a thread starts in less than half the time.
 */
export function startWorkersFrom(sameSources: Build): void {
  build = sameSources;
}

/**
 * Starts a worker thread from a module of this repository. From sources the worker needs the same TypeScript hook as
 * its parent, which threads do not inherit under every runner; from a build it needs none.
 */
export function startWorker(file: string, options: WorkerOptions = {}): Worker {
  const module = builtModule(file) ?? file;
  const hook = module.endsWith('.ts') ? ['--require', require.resolve('tsx/cjs')] : [];
  return new Worker(module, { ...options, execArgv: [...(options.execArgv ?? []), ...hook] });
}

function builtModule(file: string): string | undefined {
  if (!build || !file.endsWith('.ts')) return undefined;
  const built = path.join(build.builtRoot, path.relative(build.sourceRoot, file)).replace(/\.ts$/, '.js');
  return existsSync(built) ? built : undefined;
}
