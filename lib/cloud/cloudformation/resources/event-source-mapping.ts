import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamConsumerCommand } from '@aws-sdk/client-kinesis';
import { unlessAbsent } from '../../../aws/unless-absent';
import { UserError } from '../../../core/user-error';
import { sha256Hex } from '../../../core/hash';
import { parseEventSource, type EventSource } from '../../mapping/event-source';
import { resourceValues, textProperty, type CloudServices, type Provider, type ResourceRequest } from './provider';

/**
 * AWS::Lambda::EventSourceMapping from a Kinesis stream, a consumer of one, or the stream of a table. Other sources have
 * no effect and are listed.
 */
export const eventSourceMapping: Provider = async (request, services) => {
  const { properties } = request;
  const mappingId = mappingIdOf(request);
  const sourceArn = textProperty(request, 'EventSourceArn') ?? '';
  const values = resourceValues(mappingId, { Id: mappingId });
  const source = parseEventSource(sourceArn);
  if (!source) {
    const known = 'event sources other than Kinesis streams, their consumers, and streams of tables';
    services.notEmulated(request, `${known}, got ${sourceArn || 'none'}`);
    return values;
  }
  const place = `stack ${request.stackName}, resource ${request.logicalId}`;
  const functionName = textProperty(request, 'FunctionName') ?? '';
  const target = services.functions
    .definitions()
    .find(({ name, arn }) => name === functionName || arn === functionName);
  if (!target) throw new UserError(`${place}: no function ${functionName} is deployed`);
  if (!(await isThere(source, services))) throw new UserError(`${place}: Stream not found: ${source.arn}`);
  services.addMapping({
    stackName: request.stackName,
    logicalId: request.logicalId,
    mappingId,
    source,
    functionArn: target.arn,
    roleArn: target.roleArn,
    destinationArn: destinationOf(properties),
    properties,
  });
  return values;
};

/** Whether there is what a wrong ARN would name for ever: a stream may be created later, a consumer's time never comes again. */
async function isThere(source: EventSource, { kinesis, dynamodb }: CloudServices): Promise<boolean> {
  switch (source.service) {
    case 'kinesis': {
      if (source.consumerName === undefined) return true;
      const request = new DescribeStreamConsumerCommand({ ConsumerARN: source.arn });
      return (await unlessAbsent(kinesis.send(request))) !== undefined;
    }
    case 'dynamodb': {
      const request = new DescribeTableCommand({ TableName: source.tableName });
      return (await unlessAbsent(dynamodb.send(request)))?.Table?.LatestStreamArn === source.arn;
    }
    default:
      return source satisfies never;
  }
}

function destinationOf(properties: ResourceRequest['properties']): string | undefined {
  const config = properties.DestinationConfig as { OnFailure?: { Destination?: string } } | undefined;
  return config?.OnFailure?.Destination;
}

/** A UUID derived from the names of stack and resource. */
function mappingIdOf({ stackName, logicalId }: ResourceRequest): string {
  const hex = sha256Hex(Buffer.from(`${stackName}/${logicalId}`));
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
