import type { CloudStorage } from '../storage/cloud-storage';
import type { MessageQueue } from '../storage/message-queue';
import { messageFailureDestination, s3FailureDestination, type FailureDestination } from './failure-destination';
import type { MappingIdentity } from './payload';

/** A batch that the mapping gave up, as its on-failure destination received it. */
export type FailureRecord = {
  readonly destinationArn: string;
  /** The object's key; undefined for a message. */
  readonly key: string | undefined;
  /** AWS's invocation record; in a bucket, `payload` holds the failed event. */
  readonly document: unknown;
};

/** The destination with this ARN; undefined when it is neither a bucket, a queue nor a topic. */
export function failureDestination(
  storage: CloudStorage,
  destinationArn: string,
  options: { readonly identity: MappingIdentity; readonly random: () => number },
): FailureDestination | undefined {
  const { service, name } = parseDestination(destinationArn);
  if (service === 's3') {
    const store = storage.bucket(name);
    return s3FailureDestination({ ...options, putObject: async (key, body) => store.put(key, body) });
  }
  const messages = messagesOf(storage, destinationArn);
  return messages && messageFailureDestination({ ...options, sendMessage: async (body) => messages.send(body) });
}

/** The contents of these destinations; each is read once. */
export function failureRecords(storage: CloudStorage, destinationArns: readonly string[]): FailureRecord[] {
  return [...new Set(destinationArns)].flatMap((destinationArn) => {
    const { service, name } = parseDestination(destinationArn);
    if (service === 's3') return objectRecords(storage, name, destinationArn);
    const messages = messagesOf(storage, destinationArn)?.messages() ?? [];
    return messages.map((body) => ({ destinationArn, key: undefined, document: JSON.parse(body) as unknown }));
  });
}

function objectRecords(storage: CloudStorage, bucket: string, destinationArn: string): FailureRecord[] {
  const store = storage.bucket(bucket);
  const keys = store.list('aws/lambda/');
  return keys.map((key) => ({ destinationArn, key, document: JSON.parse(store.get(key)!.toString()) as unknown }));
}

function messagesOf(storage: CloudStorage, destinationArn: string): MessageQueue | undefined {
  const { service, name } = parseDestination(destinationArn);
  if (service === 'sqs') return storage.queue(name);
  return service === 'sns' ? storage.topic(name) : undefined;
}

/** `arn:aws:s3:::name`, `arn:aws:sqs:region:account:name`, `arn:aws:sns:region:account:name` */
function parseDestination(destinationArn: string): { service: string | undefined; name: string } {
  const parts = destinationArn.split(':');
  return { service: parts[2], name: parts.slice(5).join(':') };
}
