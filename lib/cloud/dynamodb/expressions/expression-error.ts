import { validationError } from '../validation-error';

export type ExpressionName =
  'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression' | 'ProjectionExpression' | 'UpdateExpression';

/** What is wrong with an expression, in AWS's words, which its parameter's name then introduces. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** Runs what reads an expression. @throws ServiceError that names the expression */
export function inExpression<Result>(name: ExpressionName, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpressionError) throw validationError(`Invalid ${name}: ${error.message}`);
    throw error;
  }
}
