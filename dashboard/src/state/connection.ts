import type { LiveState } from '../api/live-connection';

export type Connection = {
  readonly state: LiveState;
  /** Why the page waits, and until when. */
  readonly reason?: string | undefined;
  readonly untilMs?: number | undefined;
};
