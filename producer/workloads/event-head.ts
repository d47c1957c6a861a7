import { eventId } from '../../lib/events/envelope';

/** The part of the envelope that differs from event to event of one type. */
export type EventHead = {
  readonly eventId: string;
  readonly timestamp: string;
  readonly runId: string;
  readonly sequence: number;
};

export function eventHead(runId: string, sequence: number, timeMs: number): EventHead {
  return { eventId: eventId(runId, sequence), timestamp: new Date(timeMs).toISOString(), runId, sequence };
}
