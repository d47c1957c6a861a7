import { ACCOUNT_ID } from '../../../domain/embedded-account';
import { arn } from '../assembly/pseudo-parameters';
import { physicalName, resourceValues, type Provider } from './provider';

const MAX_NAME_LENGTH = 80;

/** AWS::SQS::Queue. It keeps the messages of on-failure destinations; there is no SQS endpoint. */
export const sqsQueue: Provider = (request, services) => {
  const name = physicalName(request, 'QueueName', MAX_NAME_LENGTH);
  services.storage.queue(name);
  const url = `https://sqs.${services.region}.amazonaws.com/${ACCOUNT_ID}/${name}`;
  return resourceValues(url, { Arn: arn(services, 'sqs', name), QueueName: name, QueueUrl: url });
};
