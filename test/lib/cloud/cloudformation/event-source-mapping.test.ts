import type { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { eventSourceMapping } from '../../../../lib/cloud/cloudformation/resources/event-source-mapping';
import type { MappingRequest } from '../../../../lib/cloud/cloudformation/resources/mapping-request';
import type { CloudServices } from '../../../../lib/cloud/cloudformation/resources/provider';

const STREAM_ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/events';
const CONSUMER_ARN = `${STREAM_ARN}/consumer/fast:1700000000`;
const TABLE_STREAM_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-04T12:00:00.000';
const FUNCTION = { name: 'consumer', arn: 'arn:aws:lambda:us-east-1:000000000000:function:consumer', roleArn: 'role' };

const absent = () => Promise.reject(Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' }));

/** Declares a mapping from the source where these consumers and this stream of the table are. */
async function declare(EventSourceArn: string | undefined, there: readonly string[] = []) {
  const added: MappingRequest[] = [];
  const listed: string[] = [];
  const services = {
    functions: { definitions: () => [FUNCTION] },
    kinesis: {
      send: ({ input }: { input: { ConsumerARN: string } }) => (there.includes(input.ConsumerARN) ? {} : absent()),
    } as unknown as KinesisClient,
    dynamodb: {
      send: async (command: DescribeTableCommand) =>
        command.input.TableName === 'orders' ? { Table: { LatestStreamArn: there[0] } } : absent(),
    } as unknown as DynamoDBClient,
    addMapping: (request: MappingRequest) => void added.push(request),
    notEmulated: (_request: object, reason: string) => void listed.push(reason),
  } as unknown as CloudServices;
  const properties = { FunctionName: 'consumer', StartingPosition: 'LATEST', EventSourceArn };
  const request = { stackName: 'app', logicalId: 'Mapping', type: '', properties, assets: new Map<string, string>() };
  await eventSourceMapping(request, services);
  return { sources: added.map(({ source }) => source.arn), listed };
}

test.each([
  ['a stream, which may be created later', STREAM_ARN, []],
  ['a consumer', CONSUMER_ARN, [CONSUMER_ARN]],
  ['the stream of a table', TABLE_STREAM_ARN, [TABLE_STREAM_ARN]],
])('%s is a source', async (_what, arn, there) => {
  expect(await declare(arn, there)).toEqual({ sources: [arn], listed: [] });
});

test.each([
  ['a consumer that is not registered', CONSUMER_ARN, []],
  ['a stream that the table does not have any more', TABLE_STREAM_ARN, [`${TABLE_STREAM_ARN}1`]],
  ['the stream of a table that there is not', TABLE_STREAM_ARN.replace('orders', 'others'), []],
])('%s is refused in one line', async (_what, arn, there) => {
  await expect(declare(arn, there)).rejects.toThrow(`stack app, resource Mapping: Stream not found: ${arn}`);
});

test.each(['arn:aws:sqs:us-east-1:000000000000:jobs', undefined])('%s is listed as without effect', async (arn) => {
  const { sources, listed } = await declare(arn);
  expect([sources, listed]).toEqual([
    [],
    [expect.stringMatching(new RegExp(`streams of tables, got ${arn ?? 'none'}$`))],
  ]);
});
