import { UserError } from '../../../core/user-error';
import { sha256Hex } from '../../../core/hash';
import { resourceValues, textProperty, type Provider, type ResourceRequest } from './provider';

/** AWS::Lambda::EventSourceMapping from a Kinesis stream. Other sources have no effect and are listed. */
export const eventSourceMapping: Provider = (request, services) => {
  const { properties } = request;
  const mappingId = mappingIdOf(request);
  const streamArn = textProperty(request, 'EventSourceArn') ?? '';
  const values = resourceValues(mappingId, { Id: mappingId });
  if (!streamArn.startsWith('arn:aws:kinesis:')) {
    services.notEmulated(request, `event sources other than Kinesis streams, got ${streamArn || 'none'}`);
    return values;
  }
  const functionName = textProperty(request, 'FunctionName') ?? '';
  const target = services.functions
    .definitions()
    .find(({ name, arn }) => name === functionName || arn === functionName);
  if (!target)
    throw new UserError(
      `stack ${request.stackName}, resource ${request.logicalId}: no function ${functionName} is deployed`,
    );
  services.addMapping({
    stackName: request.stackName,
    logicalId: request.logicalId,
    mappingId,
    streamArn,
    streamName: streamArn.slice(streamArn.indexOf('/') + 1),
    functionArn: target.arn,
    roleArn: target.roleArn,
    destinationArn: destinationOf(properties),
    properties,
  });
  return values;
};

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
