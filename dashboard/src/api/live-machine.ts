/** Where the page stands with the server-sent events. It changes only through `nextLive`. */
export type LiveMachine = {
  readonly phase: 'connecting' | 'live' | 'waiting' | 'resting' | 'closed';
  /** Id of the last message: the stream resumes behind it. */
  readonly lastId: string | undefined;
  /** In a row, since the last message. */
  readonly failures: number;
  /** How long the server wants to be left alone after it ends a connection. */
  readonly retryMs: number;
  /** Why it waits or rests, and how long; meaningless in the other phases. */
  readonly reason: string;
  readonly delayMs: number;
};

export type LiveMachineEvent =
  | { readonly type: 'connect' }
  | { readonly type: 'answered' }
  | { readonly type: 'retry-advised'; readonly retryMs: number }
  | { readonly type: 'received'; readonly id: string | undefined }
  | { readonly type: 'ended' }
  /** `random` from 0 up to 1, so that many pages do not come back at the same moment. */
  | { readonly type: 'failed'; readonly reason: string; readonly random: number }
  | { readonly type: 'rest' }
  | { readonly type: 'close' };

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15_000;

export const FIRST_LIVE: LiveMachine = {
  phase: 'connecting',
  lastId: undefined,
  failures: 0,
  retryMs: FIRST_DELAY_MS,
  reason: '',
  delayMs: 0,
};

export function nextLive(machine: LiveMachine, event: LiveMachineEvent): LiveMachine {
  if (machine.phase === 'closed') return machine;
  switch (event.type) {
    case 'connect':
      return { ...machine, phase: 'connecting' };
    case 'answered':
      return { ...machine, phase: 'live' };
    case 'retry-advised':
      return { ...machine, retryMs: Math.min(event.retryMs, LONGEST_DELAY_MS) };
    case 'received':
      return { ...machine, failures: 0, lastId: event.id ?? machine.lastId };
    case 'ended':
      // A server that cannot answer for long ends each connection itself: no failure.
      return { ...machine, phase: 'waiting', reason: 'the stream ended', delayMs: machine.retryMs };
    case 'failed': {
      const failures = machine.failures + 1;
      const delayMs = backoffMs(failures, event.random);
      return { ...machine, phase: 'waiting', reason: event.reason, failures, delayMs };
    }
    case 'rest':
      return { ...machine, phase: 'resting', reason: 'the page was hidden', delayMs: 0 };
    case 'close':
      return { ...machine, phase: 'closed' };
    default:
      return event satisfies never;
  }
}

/** Doubles from one second to fifteen; half of it is chance. */
export function backoffMs(failures: number, random: number): number {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
  return Math.round(longest / 2 + (longest / 2) * random);
}
