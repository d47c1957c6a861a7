import type { Kafka, SASLOptions } from 'kafkajs';
import { UserError } from '../core/user-error';
import type { KafkaConnection } from './connection';

const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Repeats within the client. Callers repeat what passes, count it and can be stopped while they wait, so the client
 * itself only does what it refuses to go without.
 */
const RETRY = { initialRetryTime: 50, maxRetryTime: 500, factor: 0.2, multiplier: 2 };

/**
 * The optional client, loaded on first use; it connects to nothing by itself.
 * @param options.retries repeats of a request within the client; a group is formed only with a few
 */
export async function openKafka(
  { brokers, tls, sasl }: KafkaConnection,
  { retries = 1 }: { readonly retries?: number } = {},
): Promise<Kafka> {
  const { Kafka, logLevel } = await loadClient();
  return new Kafka({
    clientId: 'legion',
    brokers: [...brokers],
    ...(tls && { ssl: tls.ca === undefined ? true : { ca: [tls.ca] } }),
    ...(sasl && { sasl: { ...sasl } as SASLOptions }),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { ...RETRY, retries },
    logLevel: logLevel.NOTHING, // every fault reaches the caller
  });
}

async function loadClient() {
  try {
    return await import('kafkajs');
  } catch (cause) {
    throw new UserError('the Kafka client is not installed: npm install kafkajs@2.2.4', { cause });
  }
}
