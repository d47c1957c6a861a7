import { createMessageQueue, type MessageQueue } from './message-queue';
import { FileObjectStore } from './file-object-store';
import { memoryObjectStore, type ObjectStore } from './object-store';

/** The buckets, queues and topics of one cloud. Each is created when its name is first used. */
export type CloudStorage = {
  bucket(name: string): ObjectStore;
  /** The buckets created so far. Later ones are added to the same map. */
  readonly buckets: ReadonlyMap<string, ObjectStore>;
  queue(name: string): MessageQueue;
  /** Topics have no subscribers here: a topic stores the messages it receives. */
  topic(name: string): MessageQueue;
};

/** @param folder returns the folder for the files of a bucket, queue or topic; undefined keeps everything in memory */
export function createCloudStorage(folder: (...parts: readonly string[]) => string | undefined): CloudStorage {
  const buckets = new ByName((name) => {
    const directory = folder('buckets', name);
    return directory === undefined ? memoryObjectStore() : new FileObjectStore(directory);
  });
  const queues = new ByName((name) => createMessageQueue(folder('queues', `${name}.ndjson`)));
  const topics = new ByName((name) => createMessageQueue(folder('topics', `${name}.ndjson`)));
  return {
    bucket: (name) => buckets.get(name),
    buckets: buckets.all,
    queue: (name) => queues.get(name),
    topic: (name) => topics.get(name),
  };
}

class ByName<T> {
  readonly all = new Map<string, T>();

  constructor(private readonly make: (name: string) => T) {}

  get(name: string): T {
    let found = this.all.get(name);
    if (found === undefined) this.all.set(name, (found = this.make(name)));
    return found;
  }
}
