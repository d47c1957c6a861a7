import { DescribeStreamConsumerCommand, RegisterStreamConsumerCommand } from '@aws-sdk/client-kinesis';
import { unlessAbsent } from '../../../aws/unless-absent';
import { UserError } from '../../../core/user-error';
import { resourceValues, textProperty, type Provider } from './provider';

/** AWS::Kinesis::StreamConsumer; one that an earlier deployment registered is kept, with its ARN. */
export const kinesisStreamConsumer: Provider = async (request, { kinesis }) => {
  const [StreamARN, ConsumerName] = [textProperty(request, 'StreamARN'), textProperty(request, 'ConsumerName')];
  if (StreamARN === undefined || ConsumerName === undefined)
    throw new UserError(
      `stack ${request.stackName}, resource ${request.logicalId}: expected StreamARN and ConsumerName`,
    );
  const input = { StreamARN, ConsumerName };
  const known = await unlessAbsent(kinesis.send(new DescribeStreamConsumerCommand(input)));
  const consumer = known
    ? known.ConsumerDescription!
    : (await kinesis.send(new RegisterStreamConsumerCommand(input))).Consumer!;
  const { ConsumerARN, ConsumerStatus, ConsumerCreationTimestamp } = consumer;
  return resourceValues(ConsumerARN!, {
    ConsumerARN: ConsumerARN!,
    ConsumerName,
    ConsumerStatus: ConsumerStatus!,
    ConsumerCreationTimestamp: String(ConsumerCreationTimestamp!.getTime() / 1000),
    StreamARN,
  });
};
