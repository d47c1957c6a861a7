import { invalidArgument } from '../faults';
import { Moment } from '../output';
import { pageByName } from '../page-token';
import { NAMED, NEXT_TOKEN, UP_TO_10_000 } from '../requests/common-members';
import { statusOf } from '../stream-state';
import { operation } from './operation';

/** ListStreams API: "If you specify a value greater than 100, at most 100 results are returned." */
const MAX_STREAMS = 100;

export const listStreams = operation(
  'ListStreams',
  { Limit: UP_TO_10_000, ExclusiveStartStreamName: NAMED, NextToken: NEXT_TOKEN },
  ({ Limit: limit = MAX_STREAMS, ExclusiveStartStreamName: start, NextToken: token }, kinesis) => {
    if (start !== undefined && token !== undefined)
      throw invalidArgument('NextToken and ExclusiveStartStreamName cannot be provided together.');
    const states = kinesis.all().map(({ state }) => state);
    const page = { token, start, limit: Math.min(limit, MAX_STREAMS) };
    const { shown, nextToken } = pageByName('ListStreams', states, page, kinesis.now());
    return {
      StreamNames: shown.map(({ name }) => name),
      HasMoreStreams: nextToken !== undefined,
      NextToken: nextToken,
      StreamSummaries: shown.map((state) => ({
        StreamName: state.name,
        StreamARN: kinesis.arnOf(state.name),
        StreamStatus: statusOf(state),
        StreamModeDetails: { StreamMode: state.mode },
        StreamCreationTimestamp: new Moment(state.createdMs),
      })),
    };
  },
);
