import { totalmem } from 'node:os';

/** What the system says about memory, in bytes. */
export type SystemMemory = {
  readonly totalBytes: number;
  /** Of this process, by a container or a limit: 0 or undefined is unknown, 2^64-1 is none. */
  readonly constrainedBytes: number | undefined;
};

/** The rest is for code, requests under way, functions, and the system's own cache of files. */
const SHARE = 0.6;

/** How many bytes the engines of this process may keep in memory. */
export function memoryLimitBytes(system: SystemMemory = systemMemory()): number {
  return Math.floor(usableBytes(system) * SHARE);
}

function usableBytes({ totalBytes, constrainedBytes = 0 }: SystemMemory): number {
  return constrainedBytes > 0 ? Math.min(totalBytes, constrainedBytes) : totalBytes;
}

function systemMemory(): SystemMemory {
  return { totalBytes: totalmem(), constrainedBytes: process.constrainedMemory() };
}
