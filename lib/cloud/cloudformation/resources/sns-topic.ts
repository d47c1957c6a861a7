import { arn } from '../assembly/pseudo-parameters';
import { physicalName, resourceValues, type Provider } from './provider';

const MAX_NAME_LENGTH = 256;

/** AWS::SNS::Topic. It keeps the messages of on-failure destinations and has no subscribers. Its Ref is its ARN. */
export const snsTopic: Provider = (request, services) => {
  const name = physicalName(request, 'TopicName', MAX_NAME_LENGTH);
  services.notEmulated(request, 'notifications: messages to the topic are recorded only');
  const topicArn = arn(services, 'sns', name);
  return resourceValues(topicArn, { TopicArn: topicArn, TopicName: name });
};
