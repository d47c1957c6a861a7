import { errorAnswer } from './error-answer';
import type { MemoryBudget } from './memory/memory-budget';
import type { Step } from './pipeline';

/** The operations that make tables larger. The stream refuses each record for itself, long before. */
const WRITES: ReadonlySet<string> = new Set(['BatchWriteItem', 'PutItem', 'TransactWriteItems', 'UpdateItem']);

/** While the tables have filled the memory of the process, answers writes as a table that has no capacity left. */
export function refuseWithoutMemory(budget: Pick<MemoryBudget, 'tableRefusal'>): Step {
  return ({ operation, format, body }) => {
    if (!WRITES.has(operation)) return undefined;
    const message = budget.tableRefusal(body.length);
    return message === undefined
      ? undefined
      : errorAnswer(format, { type: 'ProvisionedThroughputExceededException', message, status: 400 });
  };
}
