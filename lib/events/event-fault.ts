import { eventId } from './envelope';
import { factsOf, type LegionEvent } from './event';
import { partitionKeyFault, type KeyFault } from './key-limits';

export type EventFault = KeyFault | { readonly reason: 'ID_MISMATCH'; readonly message: string };

/** Why an event that matches its schema cannot be stored under its own keys; undefined when it can. */
export function eventFault(event: LegionEvent): EventFault | undefined {
  const id = eventId(event.run_id, event.sequence);
  if (event.event_id !== id) {
    return { reason: 'ID_MISMATCH', message: `event_id is ${event.event_id}, but run and sequence make it ${id}` };
  }
  const { customerId } = factsOf(event);
  return customerId === undefined ? undefined : partitionKeyFault('the customer id', customerId);
}
