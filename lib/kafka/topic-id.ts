import type { Kafka } from 'kafkajs';

/** The first version of the request whose answer has the ids of topics (KIP-516). */
const METADATA = { apiKey: 3, apiVersion: 10, apiName: 'Metadata' } as const;

/** The parts of the client that its types do not show: they carry a request over an authenticated connection. */
type Cluster = {
  readonly connect: () => Promise<void>;
  readonly disconnect: () => Promise<void>;
  readonly addTargetTopic: (topic: string) => Promise<void>;
  readonly findControllerBroker: () => Promise<{ readonly connectionPool: { readonly send: Send } }>;
};
type Send = (call: { readonly request: object; readonly response: object }) => Promise<Answer>;
type Answer = { readonly id: string | undefined };
type MakeCluster = (settings: { readonly metadataMaxAge: number; readonly allowAutoTopicCreation: boolean }) => Cluster;

/**
 * The id that the cluster gave the topic when it was created, as Kafka's own tools print it; undefined where client or
 * broker do not tell. A topic that was deleted and created again has another. The client speaks a version of the request
 * that is too old to learn it, so this one request is encoded here.
 */
export async function readTopicId(kafka: Kafka, topic: string): Promise<string | undefined> {
  const makeCluster = clusterMaker(kafka);
  if (!makeCluster) return undefined;
  const cluster = makeCluster({ metadataMaxAge: 0, allowAutoTopicCreation: false });
  await cluster.connect();
  try {
    await cluster.addTargetTopic(topic);
    const { connectionPool } = await cluster.findControllerBroker();
    const bytes = metadataRequest(topic);
    const { id } = await connectionPool.send({
      request: { ...METADATA, encode: async () => ({ buf: bytes, buffer: bytes }) },
      response: {
        decode: async (answer: Buffer): Promise<Answer> => ({ id: topicIdIn(answer) }),
        parse: async (answer: Answer) => answer,
      },
    });
    return id;
  } finally {
    await cluster.disconnect();
  }
}

function clusterMaker(kafka: Kafka): MakeCluster | undefined {
  const symbols = Object.getOwnPropertySymbols(kafka);
  const name = symbols.find(({ description = '' }) => description.endsWith(':createCluster'));
  return name && (kafka as unknown as Readonly<Record<symbol, MakeCluster>>)[name];
}

const NO_TAGS = Buffer.from([0]);
const ID_BYTES = 16;
const NO_ID = Buffer.alloc(ID_BYTES);
/** No topic is created, and no permissions are listed. */
const NO_OPTIONS = Buffer.from([0, 0, 0]);

/** From the end of the header on, for one topic. Source: https://kafka.apache.org/protocol#The_Messages_Metadata */
function metadataRequest(topic: string): Buffer {
  const name = Buffer.from(topic); // at most 249 bytes
  const one = Buffer.from([2]); // lengths are written plus one
  return Buffer.concat([NO_TAGS, one, NO_ID, varint(name.length + 1), name, NO_TAGS, NO_OPTIONS, NO_TAGS]);
}

function varint(value: number): Buffer {
  return Buffer.from(value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >>> 7]);
}

/** The id of the only topic in an answer; undefined when the answer is about an error. */
function topicIdIn(answer: Buffer): string | undefined {
  const reader = new AnswerReader(answer);
  reader.skipTags();
  reader.skip(4); // throttle time
  for (let broker = reader.length(); broker > 0; broker--) {
    reader.skip(4); // node id
    reader.skip(reader.length()); // host
    reader.skip(4); // port
    reader.skip(reader.length()); // rack
    reader.skipTags();
  }
  reader.skip(reader.length()); // cluster id
  reader.skip(4); // controller id
  if (reader.length() !== 1 || reader.int16() !== 0) return undefined;
  reader.skip(reader.length()); // name
  const id = reader.take(ID_BYTES);
  return id.equals(NO_ID) ? undefined : id.toString('base64url');
}

class AnswerReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  take(bytes: number): Buffer {
    this.#at += bytes;
    return this.#bytes.subarray(this.#at - bytes, this.#at);
  }

  int16(): number {
    return this.take(2).readInt16BE();
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.take(1).readUInt8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value >>> 0;
  }

  /** Of a compact string or array, which is written plus one; zero stands for none. */
  length(): number {
    return Math.max(0, this.varint() - 1);
  }

  skipTags(): void {
    for (let left = this.varint(); left > 0; left--) {
      this.varint();
      this.skip(this.varint());
    }
  }
}
