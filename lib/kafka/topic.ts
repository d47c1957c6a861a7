import type { Kafka } from 'kafkajs';
import { UserError } from '../core/user-error';
import { kafkaFaultOf } from './fault-kind';

export type TopicSettings = {
  readonly name: string;
  /** What is made when the topic is missing; undefined when nothing may be made. */
  readonly create:
    | {
        readonly partitions: number;
        /** How long records are kept; undefined for the broker's own setting. */
        readonly retentionMs: number | undefined;
      }
    | undefined;
};

export type Topic = { readonly name: string; readonly partitions: number; readonly isNew: boolean };

type Admin = ReturnType<Kafka['admin']>;

/**
 * The topic as it is, made first when it is missing and may be made.
 * @throws UserError in one line when it is missing and may not be made
 */
export async function ensureTopic(kafka: Kafka, { name, create }: TopicSettings): Promise<Topic> {
  return withAdmin(kafka, async (admin) => {
    const found = await partitionsOf(admin, name);
    if (found !== undefined) return { name, partitions: found, isNew: false };
    if (!create) throw new UserError(`topic ${name} does not exist: create it, or allow it with --create-topic yes`);
    const isNew = await createTopic(admin, name, create);
    return { name, partitions: await untilKnown(admin, name), isNew };
  });
}

/** How many partitions the topic has; undefined when there is no such topic. */
export async function readPartitions(kafka: Kafka, name: string): Promise<number | undefined> {
  return withAdmin(kafka, (admin) => partitionsOf(admin, name));
}

/** Runs `use` with a connected client for questions, which ends afterwards. */
export async function withAdmin<T>(kafka: Kafka, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

async function partitionsOf(admin: Admin, topic: string): Promise<number | undefined> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics.find(({ name }) => name === topic)?.partitions.length;
  } catch (error) {
    if (kafkaFaultOf(error)?.kind === 'not-found') return undefined;
    throw error;
  }
}

/** Whether it was made here and now; another process may have been faster. */
async function createTopic(
  admin: Admin,
  topic: string,
  { partitions, retentionMs }: NonNullable<TopicSettings['create']>,
): Promise<boolean> {
  const configEntries = retentionMs === undefined ? [] : [{ name: 'retention.ms', value: String(retentionMs) }];
  // -1 is the broker's own replication factor.
  const wanted = { topic, numPartitions: partitions, replicationFactor: -1, configEntries };
  return admin.createTopics({ topics: [wanted], waitForLeaders: true });
}

const MAX_LOOKS = 50;
const LOOK_AGAIN_MS = 100;

/** A topic is known everywhere a moment after it was made. */
async function untilKnown(admin: Admin, topic: string): Promise<number> {
  for (let look = 1; look <= MAX_LOOKS; look++) {
    const found = await partitionsOf(admin, topic);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  throw new UserError(`topic ${topic} was created, but the brokers do not list it: try again`);
}
