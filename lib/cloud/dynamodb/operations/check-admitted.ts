import { ServiceError } from '../../engines/service-error';
import type { Condition, ReturnOnConditionFailure } from '../request-types';
import { admit, checkCharges, writeCharges } from './charges';
import type { Context } from './context';
import { checkCondition, type WritePlan } from './write-plan';

type Conditional = {
  readonly condition?: Condition | undefined;
  readonly returnOnConditionFailure: ReturnOnConditionFailure;
};

/**
 * Checks the condition of a planned write, and that the limits have room for it. A write whose condition does not hold
 * costs write units, too ("Working with items", conditional writes), and so is throttled like any other.
 */
export function checkAdmitted(context: Context, plan: WritePlan, request: Conditional): void {
  checkHolds(context, plan, request);
  if (context.limits) admit(context, writeCharges(plan));
}

/** Checks the condition alone: what the write will be is not known yet. */
export function checkHolds(context: Context, plan: WritePlan, request: Conditional): void {
  try {
    checkCondition(plan, request.condition, request.returnOnConditionFailure);
  } catch (error) {
    if (context.limits && error instanceof ServiceError) admit(context, checkCharges(plan));
    throw error;
  }
}
