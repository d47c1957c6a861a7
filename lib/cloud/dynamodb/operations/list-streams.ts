import type { ListStreamsRequest } from '../request-types';
import type { TableStream } from '../streams/table-stream';
import { streamArn } from '../streams/stream-state';
import { tableArn } from '../tables/table-arn';
import { checkStreamRate } from './check-stream-rate';
import type { Context } from './context';

export function listStreams(context: Context, request: ListStreamsRequest): object {
  checkStreamRate(context, 'ListStreams');
  const { store, account, clock } = context;
  const { tableName, limit, exclusiveStart: start } = request;
  const streams = store.streams
    .all(clock.now())
    .filter(({ state }) => tableName === undefined || state.tableName === tableName)
    .filter(({ state }) => !start || `${state.tableName}/${state.label}` > `${start.tableName}/${start.label}`);
  const Streams = streams.slice(0, limit).map(({ state }: TableStream) => ({
    StreamArn: streamArn(tableArn(account, state.tableName), state.label),
    TableName: state.tableName,
    StreamLabel: state.label,
  }));
  return streams.length > limit ? { Streams, LastEvaluatedStreamArn: Streams.at(-1)!.StreamArn } : { Streams };
}
