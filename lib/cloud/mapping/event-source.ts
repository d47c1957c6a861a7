/** The service that a mapping reads from. */
export type SourceService = EventSource['service'];

/**
 * What the ARN of a mapping's source names. Events carry the ARN as it was declared; for consumers the guide shows none, so
 * that is an assumption.
 */
export type EventSource = { readonly arn: string; readonly region: string } & (
  | {
      readonly service: 'kinesis';
      readonly streamName: string;
      readonly streamArn: string;
      /** The source is this consumer of the stream. */
      readonly consumerName: string | undefined;
    }
  | { readonly service: 'dynamodb'; readonly tableName: string; readonly streamArn: string }
);

const KINESIS_ARN =
  /^(arn:aws[a-zA-Z0-9-]*:kinesis:([a-z0-9-]+):\d{12}:stream\/([a-zA-Z0-9_.-]+))(?:\/consumer\/([a-zA-Z0-9_.-]+):\d+)?$/;
const TABLE_STREAM_ARN = /^arn:aws[a-zA-Z0-9-]*:dynamodb:([a-z0-9-]+):\d{12}:table\/([a-zA-Z0-9_.-]+)\/stream\/[^/]+$/;

/** Undefined when it is not the ARN of a stream, a consumer of one, or the stream of a table. */
export function parseEventSource(arn: string): EventSource | undefined {
  const [, streamArn, region, streamName, consumerName] = KINESIS_ARN.exec(arn) ?? [];
  if (streamArn !== undefined)
    return { service: 'kinesis', arn, region: region!, streamName: streamName!, streamArn, consumerName };
  const [, tableRegion, tableName] = TABLE_STREAM_ARN.exec(arn) ?? [];
  if (tableName === undefined) return undefined;
  return { service: 'dynamodb', arn, region: tableRegion!, tableName, streamArn: arn };
}
