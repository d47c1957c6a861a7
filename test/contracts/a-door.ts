import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import type { EngineThreadOptions } from '../../lib/cloud/engines/engine';
import { serveEngines } from '../lib/cloud/engines/serve-engines';

export type Clients = { readonly kinesis: KinesisClient; readonly dynamodb: DynamoDBClient };

/** The door with both engines behind it, and clients that enter by each way. */
export type ADoor = {
  readonly endpoint: string;
  /** Clients whose requests come in by the port. */
  readonly outside: Clients;
  /** Clients whose requests come in by message ports. */
  readonly inside: Clients;
  readonly stop: () => Promise<void>;
};

export async function openDoor(options: Pick<EngineThreadOptions, 'onFailure' | 'onWarning'> = {}): Promise<ADoor> {
  const { endpoint, transport, stop } = await serveEngines(options);
  // A refusal that the SDK would repeat is part of the contract too.
  const common = { maxAttempts: 1 };
  const outside = {
    kinesis: createKinesisClient({ ...common, endpoint }),
    dynamodb: createDynamoDbClient({ ...common, endpoint }),
  };
  const settings = { ...common, endpoint, transport };
  const inside = { kinesis: createKinesisClient(settings), dynamodb: createDynamoDbClient(settings) };
  return {
    endpoint,
    outside,
    inside,
    stop: async () => {
      for (const client of [...Object.values(outside), ...Object.values(inside)]) client.destroy();
      await stop();
    },
  };
}
