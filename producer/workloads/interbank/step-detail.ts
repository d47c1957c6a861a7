import {
  QUEUE_REASONS,
  REJECTION_REASONS,
  type QueueReason,
  type RejectionReason,
} from '../../../lib/events/interbank';

/**
 * What a step says beyond its kind, packed into one small number because cycles keep thousands of them: the index of
 * the reason, and either whether the money was returned or how many payments are ahead in the queue.
 */
export const NO_DETAIL = 0;

const RETURNED = 8;
const DETAILS_PER_QUEUE_PLACE = 4;

type Rejection = { readonly reason: RejectionReason; readonly isReturned: boolean };

/** @param isReturned whether the money had left the debtor's account and went back */
export function packRejection({ reason, isReturned }: Rejection): number {
  return REJECTION_REASONS.indexOf(reason) + (isReturned ? RETURNED : 0);
}

export function readRejection(detail: number): Rejection {
  return { reason: REJECTION_REASONS[detail % RETURNED]!, isReturned: detail >= RETURNED };
}

type Queued = { readonly reason: QueueReason; readonly ahead: number };

export function packQueued({ reason, ahead }: Queued): number {
  return QUEUE_REASONS.indexOf(reason) + DETAILS_PER_QUEUE_PLACE * ahead;
}

export function readQueued(detail: number): Queued {
  return {
    reason: QUEUE_REASONS[detail % DETAILS_PER_QUEUE_PLACE]!,
    ahead: Math.floor(detail / DETAILS_PER_QUEUE_PLACE),
  };
}
