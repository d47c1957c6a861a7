export type Account = { readonly region: string; readonly accountId: string };

export function tableArn({ region, accountId }: Account, tableName: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}`;
}

export function indexArn(account: Account, tableName: string, indexName: string): string {
  return `${tableArn(account, tableName)}/index/${indexName}`;
}
