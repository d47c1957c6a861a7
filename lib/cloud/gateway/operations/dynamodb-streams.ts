import { operationTable } from './operation-table';

export const DYNAMODB_STREAMS_OPERATIONS = operationTable('dynamodbstreams', 'DynamoDB Streams', {
  whole: `
    GetShardIterator ListStreams
  `,
  partly: {
    DescribeStream: 'A stream has one open shard at a time, which another one continues after four hours.',
    GetRecords: 'A shard may have any number of readers, also with `--limits dynamodb`.',
  },
  none: {},
});
