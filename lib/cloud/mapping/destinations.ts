import { messageFailureDestination, s3FailureDestination, type FailureDestination } from './failure-destination';
import type { MappingIdentity } from './payload';
import { createMessageQueue, type MessageQueue } from '../storage/message-queue';
import { fileObjectStore, memoryObjectStore, type ObjectStore } from '../storage/object-store';

/** A batch that the mapping gave up, as it was delivered to the on-failure destination. */
export type FailureRecord = {
  readonly destinationArn: string;
  /** The object's key; undefined for a message. */
  readonly key: string | undefined;
  /** AWS's invocation record; in a bucket, `payload` holds the event that failed. */
  readonly document: unknown;
};

/** Buckets, queues and topics of one cloud, by name. */
export type Destinations = {
  readonly bucket: (name: string) => ObjectStore;
  /** Those that there are, later ones too. */
  readonly buckets: ReadonlyMap<string, ObjectStore>;
  readonly queue: (name: string) => MessageQueue;
  /** The destination that an ARN names; undefined when it is of no service that can be one. */
  readonly failureDestination: (
    destinationArn: string,
    identity: MappingIdentity,
    random: () => number,
  ) => FailureDestination | undefined;
  /** What the named destinations hold. */
  readonly failures: (destinationArns: readonly string[]) => FailureRecord[];
};

/** @param folder where the files of a bucket, queue or topic go; undefined keeps all in memory */
export function createDestinations(folder: (...parts: readonly string[]) => string | undefined): Destinations {
  const buckets = new Map<string, ObjectStore>();
  const queues = new Map<string, MessageQueue>();
  const topics = new Map<string, MessageQueue>();

  function bucket(name: string): ObjectStore {
    let found = buckets.get(name);
    if (!found) {
      const directory = folder('buckets', name);
      buckets.set(name, (found = directory === undefined ? memoryObjectStore() : fileObjectStore(directory)));
    }
    return found;
  }

  function queue(name: string): MessageQueue {
    let found = queues.get(name);
    if (!found) queues.set(name, (found = createMessageQueue(folder('queues', `${name}.ndjson`))));
    return found;
  }

  /** Nobody can subscribe here: a topic keeps what it is sent. */
  function topic(name: string): MessageQueue {
    let found = topics.get(name);
    if (!found) topics.set(name, (found = createMessageQueue(folder('topics', `${name}.ndjson`))));
    return found;
  }

  function messagesOf({ service, name }: ReturnType<typeof target>): MessageQueue | undefined {
    if (service === 'sqs') return queue(name);
    return service === 'sns' ? topic(name) : undefined;
  }

  function failuresOf(destinationArn: string): FailureRecord[] {
    const { service, name } = target(destinationArn);
    if (service === 's3') {
      const store = bucket(name);
      return store
        .list('aws/lambda/')
        .map((key) => ({ destinationArn, key, document: parse(store.get(key)!.toString()) }));
    }
    const messages = messagesOf({ service, name })?.messages() ?? [];
    return messages.map((body) => ({ destinationArn, key: undefined, document: parse(body) }));
  }

  return {
    bucket,
    buckets,
    queue,
    failureDestination: (destinationArn, identity, random) => {
      const { service, name } = target(destinationArn);
      if (service === 's3') {
        const store = bucket(name);
        return s3FailureDestination({ identity, random, putObject: async (key, body) => store.put(key, body) });
      }
      const messages = messagesOf({ service, name });
      return (
        messages && messageFailureDestination({ identity, random, sendMessage: async (body) => messages.send(body) })
      );
    },
    failures: (destinationArns) => [...new Set(destinationArns)].flatMap(failuresOf),
  };
}

/** `arn:aws:s3:::name`, `arn:aws:sqs:region:account:name`, `arn:aws:sns:region:account:name` */
function target(destinationArn: string): { service: string | undefined; name: string } {
  const parts = destinationArn.split(':');
  return { service: parts[2], name: parts.slice(5).join(':') };
}

function parse(text: string): unknown {
  return JSON.parse(text);
}
