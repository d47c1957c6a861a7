import type { CommandEntry } from '../settings/command';

/** The container's commands. The bundle includes each of them with everything it loads. */
export const CONTAINER_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'produce',
    summary: 'make events and send them to a stream or a file',
    load: async () => (await import('./produce')).produceCommand,
  },
  {
    name: 'health',
    summary: 'check that a producer can work, and does',
    load: async () => (await import('./health')).healthCommand,
  },
  {
    name: 'verify',
    summary: 'prove that each event of a run is stored exactly once, byte for byte',
    load: async () => (await import('./verify')).verifyCommand,
  },
  {
    name: 'status',
    summary: 'show stream, tables, lag and known runs',
    load: async () => (await import('./status')).statusCommand,
  },
];
