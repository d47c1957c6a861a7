import { processStart } from './process-start';
import { isErrno } from './errno';

/** One process: its id, and its start, because ids are given again. `start` is null where the system does not tell. */
export type ProcessIdentity = { readonly pid: number; readonly start: string | null };

export type ProcessTable = {
  readonly exists: (pid: number) => boolean;
  readonly start: (pid: number) => string | undefined;
};

export const systemProcesses: ProcessTable = { exists, start: processStart };

export function identityOf(pid: number, processes: ProcessTable = systemProcesses): ProcessIdentity {
  return { pid, start: processes.start(pid) ?? null };
}

/** Whether the very process is still running. A process whose start is not told counts as the one that is meant. */
export function isSameProcessRunning(
  { pid, start }: ProcessIdentity,
  processes: ProcessTable = systemProcesses,
): boolean {
  if (!processes.exists(pid)) return false;
  if (start === null) return true;
  const now = processes.start(pid);
  return now === undefined || now === start;
}

/** One of another user counts. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}
