import type { TableReference } from '../request-types';

/** API Reference, "TableName": a table's ARN may stand for its name. */
const TABLE_ARN = /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/([a-zA-Z0-9_.-]{3,255})$/;

export function isTableArn(given: string): boolean {
  return given.startsWith('arn:') && TABLE_ARN.test(given);
}

export function tableReference(given: string): TableReference {
  return { name: isTableArn(given) ? TABLE_ARN.exec(given)![1]! : given, given };
}
