import { SASL_MECHANISMS } from '../../lib/kafka/connection';
import { setting } from './setting';
import { anyText, choice, duration, matching, onOff, parsedKind, wholeNumber } from './setting-kinds';

const BROKER = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/;

/** Which topic of which Kafka, and how to reach it. Users and passwords have no flag: other processes see flags. */
export const KAFKA_SETTINGS = {
  brokers: setting({
    flag: '--brokers <host:port,...>',
    variables: ['LEGION_BROKERS', 'KAFKA_BOOTSTRAP_SERVERS'],
    yamlKey: 'brokers',
    kind: brokerList(),
    defaultText: 'none',
    description: 'the Kafka brokers to ask first',
  }),
  topic: setting({
    flag: '--topic <name>',
    variables: ['LEGION_TOPIC', 'KAFKA_TOPIC'],
    yamlKey: 'topic',
    kind: matching(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/, '1 to 249 letters, digits, dots, dashes or underscores'),
    default: 'legion-events',
    description: 'the topic that events go to',
  }),
  createTopic: setting({
    flag: '--create-topic <yes|no>',
    variables: ['LEGION_CREATE_TOPIC'],
    yamlKey: 'create-topic',
    kind: choice(['yes', 'no']),
    default: 'yes',
    description: 'whether a missing topic is made',
  }),
  partitions: setting({
    flag: '--partitions <count>',
    variables: ['LEGION_PARTITIONS'],
    yamlKey: 'partitions',
    kind: wholeNumber({ min: 1, max: 1_000 }),
    default: 4,
    description: 'partitions of a topic that is made; more of them later end the order of keys',
  }),
  topicRetentionMs: setting({
    flag: '--topic-retention <time>',
    variables: ['LEGION_TOPIC_RETENTION'],
    yamlKey: 'topic-retention',
    kind: duration(),
    defaultText: "the brokers' own",
    description: 'how long a topic that is made keeps records',
  }),
  kafkaTls: setting({
    flag: '--kafka-tls',
    variables: ['LEGION_KAFKA_TLS'],
    yamlKey: 'kafka-tls',
    kind: onOff(),
    default: false,
    description: 'reach the brokers by TLS',
  }),
  kafkaCa: setting({
    flag: '--kafka-ca <file>',
    variables: ['LEGION_KAFKA_CA'],
    yamlKey: 'kafka-ca',
    kind: anyText('a file name'),
    defaultText: 'those that Node.js trusts',
    description: "certificates in PEM that sign the brokers'; implies TLS",
  }),
  saslMechanism: setting({
    flag: '--sasl-mechanism <name>',
    variables: ['LEGION_SASL_MECHANISM', 'KAFKA_SASL_MECHANISM'],
    yamlKey: 'sasl-mechanism',
    kind: choice(SASL_MECHANISMS),
    defaultText: 'plain where a user is set',
    description: 'how a user proves who it is',
  }),
  kafkaUsername: setting({
    flag: '--kafka-username <name>',
    variables: ['LEGION_KAFKA_USERNAME', 'KAFKA_USERNAME'],
    yamlKey: 'kafka-username',
    kind: anyText('a user name'),
    isSecret: true,
    defaultText: 'no user',
    description: 'the user',
  }),
  kafkaPassword: setting({
    flag: '--kafka-password <text>',
    variables: ['LEGION_KAFKA_PASSWORD', 'KAFKA_PASSWORD'],
    yamlKey: 'kafka-password',
    kind: anyText('a password'),
    isSecret: true,
    defaultText: 'none',
    description: "the user's password",
  }),
};

function brokerList() {
  return parsedKind<readonly string[]>('host:port, several separated by commas, such as localhost:9092', (text) => {
    const brokers = text.split(',').map((broker) => broker.trim());
    return brokers.every((broker) => BROKER.test(broker)) ? brokers : undefined;
  });
}
