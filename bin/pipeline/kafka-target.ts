import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../lib/core/user-error';
import type { KafkaConnection } from '../../lib/kafka/connection';
import type { SinkKafka } from '../../producer/sinks/sink-kind';
import type { KAFKA_SETTINGS } from '../settings/kafka-settings';
import type { SettingValues } from '../settings/setting';
import type { CommandContext } from '../text/context';

export type KafkaSettings = SettingValues<typeof KAFKA_SETTINGS>;

/**
 * The topic that the settings name, and how its brokers are reached. Connects to nothing.
 * @throws UserError when no brokers are named, a user has no password, or the certificates cannot be read
 */
export function kafkaTarget(settings: KafkaSettings, { cwd }: Pick<CommandContext, 'cwd'>): SinkKafka {
  const { topic, createTopic, partitions, topicRetentionMs: retentionMs } = settings;
  const create = createTopic === 'yes' ? { partitions, retentionMs } : undefined;
  return { connection: connectionOf(settings, cwd), topic: { name: topic, create } };
}

function connectionOf(settings: KafkaSettings, cwd: string): KafkaConnection {
  const { brokers, kafkaTls, kafkaCa } = settings;
  if (!brokers) {
    throw new UserError('no Kafka to talk to: name its brokers with --brokers host:port (KAFKA_BOOTSTRAP_SERVERS)');
  }
  const sasl = saslOf(settings);
  const tls = kafkaTls || kafkaCa !== undefined;
  return {
    brokers,
    ...(tls && { tls: { ca: kafkaCa === undefined ? undefined : certificatesIn(path.resolve(cwd, kafkaCa)) } }),
    ...(sasl && { sasl }),
  };
}

function saslOf({ saslMechanism, kafkaUsername, kafkaPassword }: KafkaSettings): KafkaConnection['sasl'] {
  if (kafkaUsername === undefined && kafkaPassword === undefined && saslMechanism === undefined) return undefined;
  if (kafkaUsername !== undefined && kafkaPassword !== undefined) {
    return { mechanism: saslMechanism ?? 'plain', username: kafkaUsername, password: kafkaPassword };
  }
  const missing = kafkaUsername === undefined ? 'KAFKA_USERNAME' : 'KAFKA_PASSWORD';
  throw new UserError(
    `${missing} is not set: a user of Kafka needs KAFKA_USERNAME and KAFKA_PASSWORD, set both or none`,
  );
}

function certificatesIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { message } = cause as Error;
    throw new UserError(`--kafka-ca ${file} cannot be read: ${message}; name a readable file in PEM`, { cause });
  }
}

/** @throws UserError when brokers are named and events go elsewhere, so that nobody waits for them at a topic */
export function refuseStrayKafka({ brokers }: Pick<KafkaSettings, 'brokers'>, sink: string): void {
  if (!brokers) return;
  throw new UserError(
    `--brokers (KAFKA_BOOTSTRAP_SERVERS) names a Kafka, but events go to ${sink}: add --transport kafka, or leave it out`,
  );
}
