import { UserError } from '../core/user-error';
import { kafkaFaultOf, type KafkaFault } from './fault-kind';

/** What a request was about. */
type Asked = { readonly brokers: readonly string[]; readonly topic?: string };

/** The error in one line for people, with what to do; an error that is not of Kafka stays what it is. */
export function explainKafka(error: unknown, asked: Asked): unknown {
  const fault = error instanceof UserError ? undefined : kafkaFaultOf(error);
  if (fault === undefined) return error;
  const { what, remedy } = wordsFor(fault, asked);
  return new UserError(`Kafka at ${asked.brokers.join(',')}: ${what}: ${remedy}`, { cause: error });
}

/** Runs `ask`, and explains what it rejects with. */
export async function askingKafka<T>(asked: Asked, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw explainKafka(error, asked);
  }
}

type Words = { readonly what: string; readonly remedy: string };

function wordsFor({ kind, code, message }: KafkaFault, { topic = 'the topic' }: Asked): Words {
  const said = `${code}, ${message.replaceAll(/\s+/g, ' ').replace(/[.:]$/, '')}`;
  switch (kind) {
    case 'not-found':
      return { what: `topic ${topic} does not exist`, remedy: 'create it, or name another with --topic' };
    case 'denied':
      return { what: `${topic} may not be used (${said})`, remedy: 'give the user the permission, or use another' };
    case 'bad-credentials':
      return {
        what: `the user was not accepted (${said})`,
        remedy: 'check KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD',
      };
    case 'too-large':
      return { what: `a batch is too large (${said})`, remedy: "raise the topic's max.message.bytes to 1 MiB" };
    case 'invalid':
    case 'exists':
      return { what: `the request was refused (${said})`, remedy: 'check --topic, --partitions and --topic-retention' };
    case 'out-of-order':
      return {
        what: `the broker lost what it had accepted, or another producer took over (${said})`,
        remedy: 'start again with the same --run-id, which goes on where it stopped',
      };
    case 'unsupported':
      return { what: `the broker does not know the request (${said})`, remedy: 'use a broker of version 2.8 or later' };
    case 'busy':
    case 'throttled':
      return { what: `it is not ready (${said})`, remedy: 'wait a moment and try again' };
    case 'refused-connection':
      return { what: 'nothing listens there', remedy: 'start it, or name another with --brokers' };
    case 'unknown-host':
      return { what: `the host is unknown (${code})`, remedy: 'check its name in --brokers' };
    case 'broken-connection':
      return {
        what: `the connection broke (${said})`,
        remedy: 'check that a broker listens there, and whether it wants TLS (--kafka-tls)',
      };
    case 'timeout':
      return {
        what: `no answer in time (${said})`,
        remedy: 'check that it is up, and whether it wants TLS (--kafka-tls)',
      };
    case 'tls':
      return {
        what: `no secure connection (${said})`,
        remedy: 'trust its certificate with --kafka-ca, or leave --kafka-tls out if it does not use TLS',
      };
    default:
      return kind satisfies never;
  }
}
