import path from 'node:path';

/** Holds what Legion keeps in the folder where it runs. */
export const STATE_FOLDER = '.legion';

export function runsFolder(cwd: string): string {
  return path.join(cwd, STATE_FOLDER, 'runs');
}

/** Converted datasets. */
export function cacheFolder(cwd: string): string {
  return path.join(cwd, STATE_FOLDER, 'cache');
}

export type RunPaths = {
  readonly folder: string;
  readonly manifest: string;
  readonly truth: string;
};

/** Where the files of a run are unless a setting says otherwise. */
export function runPaths(cwd: string, runId: string): RunPaths {
  const folder = path.join(runsFolder(cwd), runId);
  return {
    folder,
    manifest: path.join(folder, 'manifest.json'),
    truth: path.join(folder, 'truth.ndjson'),
  };
}
