import type { Random } from '../../core/random-at';
import type { Answer, Call, ServiceEngine } from '../engines/call';
import { ServiceError } from '../engines/service-error';
import { readBatchGetItem } from '../dynamodb/requests/batch-get-item';
import { readBatchWriteItem } from '../dynamodb/requests/batch-write-item';
import { answerWith, callWith, membersOf, someOf, type Members } from './batch';

type Table = readonly [name: string, parts: readonly unknown[]];
type Tables = readonly Table[];
type Keys = { readonly Keys: readonly unknown[] };

/** The items of a BatchWriteItem, or the keys of a BatchGetItem; undefined where the table would refuse the request. */
export function itemBatchOf(call: Call): ItemBatch | undefined {
  if (!isWellFormed(call)) return undefined;
  const request = membersOf(call)!;
  return call.operation === 'BatchWriteItem' ? new WriteBatch(call, request) : new GetBatch(call, request);
}

function isWellFormed({ operation, body }: Call): boolean {
  try {
    if (operation === 'BatchWriteItem') readBatchWriteItem(body);
    else readBatchGetItem(body);
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}

/** Leaves some parts of a batch unprocessed in a successful answer, in any of its tables. */
export abstract class ItemBatch {
  constructor(
    private readonly call: Call,
    protected readonly request: Members,
  ) {}

  async leave(random: Random, next: ServiceEngine['call']): Promise<Answer> {
    const { left, rest } = this.divided(random);
    // A table that is not there says so better itself.
    if (!(await this.areThere(left, next))) return next(this.call);
    const request = { ...this.request, RequestItems: this.written(rest) };
    const answer = rest.length > 0 ? await next(callWith(this.call, request)) : answerWith(this.call, {});
    if (answer.status !== 200) return answer;
    return answerWith(this.call, this.merged(membersOf({ ...this.call, body: answer.body })!, left));
  }

  protected abstract tables(): Tables;
  /** Parts as the request has them. */
  protected abstract written(tables: Tables): Members;
  protected abstract merged(answer: Members, left: Tables): Members;

  private divided(random: Random): { readonly left: Tables; readonly rest: Tables } {
    const tables = this.tables();
    const refused = someOf(
      tables.reduce((sum, [, parts]) => sum + parts.length, 0),
      random,
    );
    let at = 0;
    const [left, rest]: [Table[], Table[]] = [[], []];
    for (const [name, parts] of tables) {
      const isRefused = parts.map(() => refused.has(at++));
      left.push([name, parts.filter((_part, index) => isRefused[index])]);
      rest.push([name, parts.filter((_part, index) => !isRefused[index])]);
    }
    return { left: left.filter(hasParts), rest: rest.filter(hasParts) };
  }

  private async areThere(tables: Tables, next: ServiceEngine['call']): Promise<boolean> {
    for (const [TableName] of tables) {
      const body = new TextEncoder().encode(JSON.stringify({ TableName }));
      const { status } = await next({ operation: 'DescribeTable', format: 'json', body });
      if (status !== 200) return false;
    }
    return true;
  }
}

class WriteBatch extends ItemBatch {
  protected override tables(): Tables {
    return Object.entries(this.request.RequestItems as Readonly<Record<string, readonly unknown[]>>);
  }

  protected override written(tables: Tables): Members {
    return Object.fromEntries(tables);
  }

  protected override merged(answer: Members, left: Tables): Members {
    const own = answer.UnprocessedItems as Readonly<Record<string, readonly unknown[]>> | undefined;
    const all = left.map(([name, parts]): Table => [name, [...(own?.[name] ?? []), ...parts]]);
    return { ...answer, UnprocessedItems: { ...own, ...Object.fromEntries(all) } };
  }
}

class GetBatch extends ItemBatch {
  protected override tables(): Tables {
    return Object.entries(this.asked()).map(([name, { Keys: keys }]) => [name, keys]);
  }

  protected override written(tables: Tables): Members {
    const asked = this.asked();
    return Object.fromEntries(tables.map(([name, Keys]) => [name, { ...asked[name], Keys }]));
  }

  protected override merged(answer: Members, left: Tables): Members {
    const own = answer.UnprocessedKeys as Readonly<Record<string, Keys>> | undefined;
    const all = left.map(([name, keys]): Table => [name, [...(own?.[name]?.Keys ?? []), ...keys]]);
    // Every table that was asked for has its place in the answer.
    const nothing = Object.fromEntries(Object.keys(this.asked()).map((name) => [name, []]));
    const responses = { ...nothing, ...(answer.Responses as Members | undefined) };
    return { ...answer, Responses: responses, UnprocessedKeys: { ...own, ...this.written(all) } };
  }

  private asked(): Readonly<Record<string, Keys>> {
    return this.request.RequestItems as Readonly<Record<string, Keys>>;
  }
}

function hasParts([, parts]: Table): boolean {
  return parts.length > 0;
}
