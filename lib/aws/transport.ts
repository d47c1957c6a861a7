import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { TRANSPORT_GLOBAL } from '../domain/names';

/**
 * Takes the requests of a client to its service in place of HTTP: what the SDK calls a requestHandler. Absent on AWS.
 */
export type Transport = (service: 'kinesis' | 'dynamodb', timeoutMs: number) => RequestHandler;

type RequestHandler = NonNullable<DynamoDBClientConfig['requestHandler']>;

/** The transport that the runtime of a function offers; undefined on AWS and in other runtimes. */
export function offeredTransport(): Transport | undefined {
  return (globalThis as Readonly<Record<string, unknown>>)[TRANSPORT_GLOBAL] as Transport | undefined;
}
