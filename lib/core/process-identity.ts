import { processStart } from './process-start';
import { isErrno } from './errno';

/** A process by its id and its start, because ids are reused. `start` is null where the system does not report it. */
export type ProcessIdentity = { readonly pid: number; readonly start: string | null };

export type ProcessTable = {
  readonly exists: (pid: number) => boolean;
  readonly start: (pid: number) => string | undefined;
};

export const systemProcesses: ProcessTable = { exists, start: processStart };

export function identityOf(pid: number, processes: ProcessTable = systemProcesses): ProcessIdentity {
  return { pid, start: processes.start(pid) ?? null };
}

/** Whether the same process is still running. A process whose start is not reported counts as the same one. */
export function isSameProcessRunning(
  { pid, start }: ProcessIdentity,
  processes: ProcessTable = systemProcesses,
): boolean {
  if (!processes.exists(pid)) return false;
  if (start === null) return true;
  const now = processes.start(pid);
  return now === undefined || now === start;
}

/** Includes processes of other users. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}
